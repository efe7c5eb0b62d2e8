/**
 * What is to be done next for a cluster, decided from what was observed.
 *
 * <p>{@link DecisionTable} is a pure function of one observation, the policy and the time. The
 * first row that takes a step decides; each is the class of its name, and what a person must know
 * is told beside the step, never instead of it:
 *
 * <ol>
 *   <li>{@link ClaimedByAnother}: the user is claimed by another managed secret; wait.
 *       OWNED_BY_ANOTHER
 *   <li>{@link UnreadableVersion}: a version cannot be read; wait. UNREADABLE
 *   <li>{@link Paused}: an administrator has paused the cluster; wait. PAUSED
 *   <li>{@link ExposedCredential}: an exposed credential that nothing needs; deactivate it, once
 *       nobody can be about to write it any more. EXPOSED
 *   <li>{@link IntentOfAnotherRun}: another run holds the lock; wait for its lease, then adopt what
 *       it stored or take its intent over. ANOTHER_RUN_AT_WORK, INTERRUPTED
 *   <li>{@link OwnIntent}: discard what an interrupted run made and never stored; create and stage;
 *       else {@linkplain MakingRoom make room}, deliver the current credential to what may hold one
 *       that was given up, or wait. SECRET_NEVER_STORED; what began it, EXPOSED, ADOPTING,
 *       KIND_CHANGED, CURRENT_LOST, MAXIMUM_AGE, REQUESTED, PENDING_LOST; DRIFT, INTERRUPTED,
 *       BOTH_SLOTS_IN_USE
 *   <li>{@link PendingLost}: a pending credential that is exposed, Inactive or gone; put an intent
 *       in its place. PENDING_LOST
 *   <li>{@link PendingUnproven}: one that STS has not accepted in this run; verify it, or wait.
 *       NEW_CREDENTIAL, NOT_VALID
 *   <li>{@link PendingUndelivered}: one that is not proven in every working target; deliver it,
 *       once a run. VERIFIED, NO_TARGET, UNDELIVERABLE
 *   <li>{@link PendingDelivered}: one that is; promote it. DELIVERED
 *   <li>{@link RotationDue}: the current credential is exposed, of another kind, lost, too old or
 *       to be rotated on request, or there is none; write an intent, or {@linkplain MakingRoom make
 *       room} first. EXPOSED, ADOPTING, KIND_CHANGED, CURRENT_LOST, MAXIMUM_AGE, REQUESTED;
 *       NOT_ADOPTED, HELD_BACK
 *   <li>{@link TargetsDrifted}: a target does not hold the current credential; deliver it, once a
 *       run. DRIFT
 *   <li>{@link SupersededDue}: a superseded credential; deactivate it after the installation grace,
 *       delete it after the recovery grace, in either case only where it is quiet.
 *       INSTALLATION_GRACE_OVER, OLD_CREDENTIAL_STILL_USED, INACTIVE_SINCE_UNKNOWN,
 *       RECOVERY_GRACE_OVER
 *   <li>{@link NoSlotFree}: a rotation is due, and neither slot could be freed; wait.
 *       BOTH_SLOTS_IN_USE
 *   <li>{@link NothingDue}: wait until the next due time. TARGETS_UNKNOWN, NO_TARGET,
 *       UNDELIVERABLE, WITHIN_POLICY
 * </ol>
 *
 * A user that nobody has claimed is claimed before the first step that writes to IAM, whichever row
 * takes it: ADOPTING.
 *
 * <p>Making room, for whatever wants a slot, among the credentials that are not current, not
 * pending and held by no target:
 *
 * <ol>
 *   <li>{@link MakingRoom#RECOVERY_GRACE_OVER}: a superseded Inactive one past its recovery grace;
 *       delete it. RECOVERY_GRACE_OVER
 *   <li>{@link MakingRoom#EXPOSED_AND_OUT}: an exposed Inactive one; delete it. EXPOSED
 *   <li>{@link MakingRoom#SUPERSEDED_IN_AN_EMERGENCY}: a superseded Inactive one, in an emergency;
 *       delete it early. EXPOSED, CURRENT_LOST
 *   <li>{@link MakingRoom#FOREIGN_AND_UNUSED}: an Inactive one of somebody else, unused for the
 *       recovery grace; delete it. MAKING_ROOM
 *   <li>{@link MakingRoom#ACTIVE_AND_UNUSED}: an Active one, unused beyond the limit; deactivate
 *       it. MAKING_ROOM
 *   <li>{@link MakingRoom#ACTIVE_IN_AN_EMERGENCY}: a superseded Active one, in an emergency;
 *       deactivate it early. EXPOSED, CURRENT_LOST
 *   <li>{@link MakingRoom#INSTALLATION_GRACE_OVER}: a superseded Active one past its installation
 *       grace; deactivate it. INSTALLATION_GRACE_OVER
 *   <li>{@link MakingRoom#INACTIVE_SINCE_UNKNOWN}: a superseded Inactive one, and nothing says
 *       since when; note it. INACTIVE_SINCE_UNKNOWN
 * </ol>
 *
 * A keyless cluster has rows of its own:
 *
 * <ol>
 *   <li>{@link KeylessPaused}: wait. PAUSED
 *   <li>{@link TargetsUnrenewed}: a target holds no pair of the updater's session; have it written,
 *       once a run. DRIFT
 *   <li>{@link NothingToRotate}: wait. TARGETS_UNKNOWN, NO_TARGET, UNDELIVERABLE,
 *       NOTHING_TO_ROTATE, WITHIN_POLICY
 * </ol>
 *
 * Unknown is never good news: a failed look-up blocks what is destructive and nothing else.
 */
package dev.keyrefresh.rotation.decision;
