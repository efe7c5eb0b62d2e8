package dev.keyrefresh.simulation;

import dev.keyrefresh.rotation.Credentials;
import dev.keyrefresh.rotation.UserNotes;

/** What a run asks of the IAM user. */
interface IamPort extends Credentials, UserNotes {}
