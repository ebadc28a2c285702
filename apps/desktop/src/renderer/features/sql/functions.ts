/** What DuckDB can be asked to compute, as far as an analyst writes it: for completion alone. */
const NAMES = `
abs acos acosh age any_value approx_count_distinct approx_quantile arg_max arg_max_null arg_min arg_min_null ascii
asin asinh atan atan2 atanh avg bar bit_and bit_count bit_or bit_xor bool_and bool_or cbrt ceil century chr coalesce
concat concat_ws contains corr cos cosh cot count count_if countif covar_pop covar_samp cume_dist current_date
damerau_levenshtein date_add date_diff date_part date_sub date_trunc datediff day dayname dayofmonth dayofweek
dayofyear decade degrees dense_rank element_at ends_with entropy epoch epoch_ms epoch_ns epoch_us equi_width_bins era
even exp factorial favg first first_value flatten floor fmod format format_bytes fsum gamma gcd generate_series
geomean greatest greatest_common_divisor hash hex histogram hour if ifnull isfinite isinf isnan isodow isoyear
jaccard jaro_similarity jaro_winkler_similarity kahan_sum kurtosis kurtosis_pop lag last last_day last_value lcm lead
least least_common_multiple left len length levenshtein lgamma list list_aggregate list_append list_avg list_concat
list_contains list_count list_distinct list_extract list_filter list_has_any list_max list_median list_min
list_position list_reduce list_reverse list_slice list_sort list_sum list_transform list_unique list_value list_zip
ln log log10 log2 lower lpad ltrim mad make_date make_time make_timestamp make_timestamp_ms map map_entries
map_extract map_keys map_values max max_by md5 mean median microsecond millisecond min min_by minute mod mode month
monthname nextafter now nth_value ntile nullif parse_filename percent_rank pi position pow power prefix printf product
quantile quantile_cont quantile_disc quarter radians random range rank regexp_extract regexp_extract_all
regexp_full_match regexp_matches regexp_replace regexp_split_to_array regr_avgx regr_avgy regr_count regr_intercept
regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reservoir_quantile reverse right round round_even
row_number rpad rtrim second sem setseed sha256 sign signbit sin sinh skewness split split_part sqrt starts_with
stddev stddev_pop stddev_samp strftime string_agg string_split strip_accents strlen strpos strptime struct_extract
struct_pack substr substring suffix sum tan tanh time_bucket timezone to_days to_hours to_milliseconds to_minutes
to_months to_seconds to_timestamp to_weeks to_years today translate trim trunc try_strptime typeof unicode unnest
upper uuid var_pop var_samp variance week weekday weekofyear weighted_avg xor year yearweek
`;

export const FUNCTIONS: readonly string[] = NAMES.trim().split(/\s+/);
