/** AWS behind the core's ports: each class translates one service and decides nothing. */
package dev.keyrefresh.rotator.aws;
