/** Who is told what happened: people by mail, once a day for each reason, systems by events. */
package dev.keyrefresh.rotator.notice;
