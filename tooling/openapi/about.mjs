/**
 * What no schema can say: a sentence for each procedure, parameter and reason. The maker stops where one is missing, or
 * is about nothing that there is.
 */

/** Who may ask, and what for. */
export const PROCEDURES = {
  'auth.login': ['anyone', 'Signs in; the token goes into the header Authorization of every other request.'],
  'auth.logout': ['signed in', 'Ends the session that asks.'],
  'auth.me': ['signed in', 'Who asks.'],
  'auth.changePassword': ['signed in', "Changes one's own password and ends the other sessions."],
  'auth.sessions.list': ['signed in', "One's own sessions; a superuser may name another user."],
  'auth.sessions.revoke': ['signed in', "Ends one of one's own sessions; a superuser, anyone's."],
  'users.create': ['superuser', 'A user who can sign in at once.'],
  'users.list': ['superuser', 'All users.'],
  'users.update': ['superuser', "Changes a user's name or role."],
  'users.disable': [
    'superuser',
    'The user can sign in no more; sessions, tokens and open answers end at once.',
  ],
  'users.enable': ['superuser', 'A user who was disabled can sign in again.'],
  'users.resetPassword': ['superuser', 'Sets a new password and ends all sessions of the user.'],
  'gateways.create': ['superuser', 'A gateway and its token, which is shown once.'],
  'gateways.list': ['superuser', 'All gateways.'],
  'gateways.rotateToken': ['superuser', 'A new token; the old one lives on for a grace that may be named.'],
  'gateways.revoke': ['superuser', "Ends a gateway's token and its open streams at once."],
  'tokens.create': [
    'signed in',
    'A personal token that can only read, for notebooks and scripts; shown once.',
  ],
  'tokens.list': ['signed in', "One's own personal tokens."],
  'tokens.revoke': ['signed in', "Ends one of one's own personal tokens."],
  'modules.register': [
    'superuser, gateway',
    "Registers one module or many, in the origin's JSON; one that is there is updated.",
  ],
  'modules.list': ['signed in', 'Modules, by name, a page at a time.'],
  'modules.get': ['signed in', 'One module.'],
  'modules.update': ['superuser', "Changes a module's type, asset or sensor."],
  'modules.remove': ['superuser', 'Removes a module; with its readings only where that is asked for.'],
  'metrics.list': [
    'signed in',
    'The metrics that were ever written, with unit, limits, span and number of points.',
  ],
  'metrics.remove': ['superuser', 'Removes a metric; with its readings only where that is asked for.'],
  'metrics.update': ['superuser', 'Sets the unit and the physical limits of a metric.'],
  'readings.ingest': ['gateway, superuser', 'Takes readings; the receipt is given once they are committed.'],
  'readings.ingestStream': [
    'gateway, superuser',
    'Takes readings of any number, a record a line (NDJSON), gzipped or not, in bounded memory.',
  ],
  'readings.receipt': [
    'gateway (its own), superuser',
    'The receipt that a batch was given, for a sender that lost the answer.',
  ],
  'readings.rejected': ['analyst, superuser', 'Records that were refused, each with its reason.'],
  'readings.discard': [
    'superuser',
    'Forgets refused records for good; with `dryRun` says how many, and changes nothing.',
  ],
  'readings.replay': ['superuser', 'Tries records again that were refused, corrected or as they are.'],
  'readings.remove': [
    'superuser',
    "Removes a range of a module's readings; a dry run says how many points go.",
  ],
  'readings.series': ['signed in', 'Values of modules and metrics over a range, raw or by bucket.'],
  'readings.latest': ['signed in', 'The newest value of each module and metric.'],
  'readings.changes': ['signed in', 'The days of a range that were touched since a cursor was given out.'],
  'readings.live': [
    'signed in',
    'New points as they come, by server-sent events; resumes after the last event id.',
  ],
  'annotations.create': [
    'analyst, superuser',
    'A note or a flag on a range; sent again with its clientKey it is made once.',
  ],
  'annotations.list': ['signed in', 'Notes and flags, the newest first.'],
  'annotations.update': [
    'analyst, superuser',
    'Changes a note or flag, if need be only as it was last seen.',
  ],
  'annotations.remove': [
    'analyst, superuser',
    'Removes a note or flag, if need be only as it was last seen.',
  ],
  'admin.policies.get': ['superuser', 'How long readings are kept, and when they are compressed.'],
  'admin.policies.set': ['superuser', 'Changes that; a dry run says what would go.'],
  'admin.storage': ['superuser', 'What the readings take on the disk.'],
  'admin.jobs.list': ['superuser', 'What the database does in the background, and how it went.'],
  'admin.jobs.run': ['superuser', 'Runs one of these jobs now.'],
  'admin.audit': ['superuser', 'Who did what, the newest first.'],
};

/** When each is met; its code and status are in the contract. */
export const REASONS = {
  INVALID_INPUT: 'The input is not what the procedure takes; details name each place.',
  INVALID_JSON: 'The body is no JSON whose records could be told apart.',
  INVALID_ENCODING: 'The body is not in the encoding that its headers name.',
  BATCH_REFUSED: 'An atomic batch had records that are refused: nothing was stored, no batchId taken.',
  ALL_REJECTED: 'The first 10,000 lines of a stream were all refused: nothing was stored, no batchId taken.',
  WEAK_PASSWORD: 'The password is too short or easily guessed; the message says what to do.',
  INVALID_CURSOR: 'The cursor was not given out by this server: begin without one.',
  INVALID_CREDENTIALS: 'No such user, or another password.',
  NOT_SIGNED_IN: 'There is no token, or one that ended: sign in.',
  NOT_ALLOWED: 'The caller may not do this.',
  MODULE_NOT_ALLOWED: 'The gateway may not write this module.',
  NOT_FOUND: 'There is no such thing.',
  UNKNOWN_MODULE: 'A module that is named is not registered.',
  UNKNOWN_METRIC: 'A metric that is named was never written.',
  ALREADY_EXISTS: 'There is one of this name already.',
  HAS_READINGS: 'What is to be removed has readings: ask to remove them with it.',
  CHANGED_MEANWHILE: 'Somebody changed it since it was seen; details hold it as it is now.',
  BATCH_CONFLICT: 'The batchId was used for other content.',
  LAST_SUPERUSER: 'The last superuser cannot be taken away.',
  PAYLOAD_TOO_LARGE: 'The body is over a limit: send less at a time, or a stream.',
  METHOD_NOT_SUPPORTED: 'The HTTP method is not taken here: send one that the header Allow names.',
  UNSUPPORTED_MEDIA_TYPE: 'The content type is none that is taken.',
  TOO_MANY_ATTEMPTS: 'Too many failed sign-ins: come back after Retry-After.',
  RATE_LIMITED: 'Too many requests: come back after Retry-After.',
  QUERY_TOO_COSTLY: 'The question reads or answers more than is allowed: ask for less, or for buckets.',
  QUERY_TIMEOUT: 'The question took too long: ask for less.',
  CANCELLED: 'The caller went away.',
  OVERLOADED: 'The server is busy: come back after Retry-After.',
  SHUTTING_DOWN: 'The server is being stopped: come back after Retry-After.',
  DATABASE_UNAVAILABLE: 'The database cannot be reached: come back after Retry-After.',
  DISK_FULL: 'The disk is full: nothing of the request was stored.',
  REMOVED_MEANWHILE: 'A module or metric was removed while it was written to: send it again.',
  NOT_MIGRATED: 'The database wants `wp migrate`.',
  DATABASE_LOCKED: 'Another process holds the database.',
  INTERNAL: 'A fault of the server, told in its log by the id in the message.',
};

/** Why a record of a batch was refused. */
export const RECORD_ERRORS = {
  NOT_JSON: 'It is no JSON by itself, such as one with a bare NaN.',
  NOT_AN_OBJECT: 'It is JSON, and no object.',
  MISSING_MODULE: 'It names no module.',
  INVALID_MODULE: 'The module is no text, or one too long.',
  UNKNOWN_MODULE: 'The module is not registered, and the gateway may not register it.',
  MODULE_NOT_ALLOWED: 'The gateway may not write this module.',
  MISSING_TIMESTAMP: 'It has no time.',
  INVALID_TIMESTAMP: 'The time cannot be read.',
  NONEXISTENT_LOCAL_TIME: 'The local time was skipped when clocks went forward.',
  TIME_OUT_OF_RANGE: 'The time is too early, or too far ahead.',
  INVALID_MEASURES: 'The measures are no list of names and values.',
  INVALID_MEASURE_NAME: "A measure's name is no text, or one too long.",
  INVALID_VALUE: 'A value is no finite number up to 1e100.',
  DUPLICATE_METRIC: 'A metric stands twice.',
  NO_VALUES: 'It has no value at all.',
  TOO_MANY_MEASURES: 'It has more measures than a record may have.',
  RECORD_TOO_LARGE: 'It is longer than a line may be.',
  TOO_MANY_METRICS: 'It would add a metric to a catalogue that is full, or to the full share of its gateway.',
};

/** What of the environment limits a caller. */
export const LIMITS = {
  WP_MAX_BODY_BYTES: 'bytes of a body of readings, packed and unpacked',
  WP_MAX_REQUEST_BYTES: 'bytes of any other body',
  WP_MAX_BATCH_RECORDS: 'records of one `readings.ingest`',
  WP_MAX_ATOMIC_STREAM_BYTES: 'bytes of an atomic stream',
  WP_RATE_LIMIT_PER_MINUTE: 'requests a minute, by user or gateway',
  WP_MAX_LIVE_STREAMS_PER_USER: 'open `readings.live` of one user',
  WP_MAX_QUERY_POINTS: 'points that one question may read',
  WP_MAX_QUERY_VALUES: 'values that one answer may hold; `/export` has no such limit',
  WP_QUERY_TIMEOUT_MS: 'milliseconds that one question may take',
  WP_MAX_AHEAD_HOURS: 'hours that a time may lie ahead',
};

/** Stops where something has no sentence, or a sentence is about nothing. */
export function complete(sentences, names, what) {
  const missing = names.filter((name) => !Object.hasOwn(sentences, name));
  const surplus = Object.keys(sentences).filter((name) => !names.includes(name));
  if (missing.length + surplus.length > 0)
    throw new Error(
      `tooling/openapi/about.mjs: ${[
        missing.length > 0 && `no sentence about the ${what} ${missing.join(', ')}`,
        surplus.length > 0 && `there is no ${what} ${surplus.join(', ')}`,
      ]
        .filter(Boolean)
        .join('; ')}.`,
    );
}
