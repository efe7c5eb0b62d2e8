/**
 * What is to be deployed: {@code Configuration} finds the description, {@code DeploymentReader}
 * reads it and refuses it with everything that is wrong in one message.
 */
package dev.keyrefresh.infra.config;
