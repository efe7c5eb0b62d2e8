/** What an administrator asks for beside a run: a check, a status, a pause, a release. */
package dev.keyrefresh.rotator.admin;
