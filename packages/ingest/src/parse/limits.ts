/** Names in the catalogue of metrics: a typo in a gateway's loop must not fill it. */
export const MAX_METRICS = 10_000;
/** Names of it that one gateway may have added: another still finds room. */
export const MAX_METRICS_OF_GATEWAY = 1_000;
/** Characters of a module's number or a metric's name. */
export const MAX_NAME = 128;
/** A number's magnitude at most: sums and squares of such stay finite, whatever is aggregated over them. */
export const MAX_MAGNITUDE = 1e100;
