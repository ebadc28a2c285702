export { type Zone, zoneOf } from '@wp/contract';
export {
  type BoxPlot,
  describeNumber,
  type NumberDescription,
  type NumberFigures,
} from './engine/column/describe-number.ts';
export { describeText, type TextCount, type TextDescription } from './engine/column/describe-text.ts';
export { entropyBits } from './engine/column/entropy.ts';
export { type Histogram, histogramOf } from './engine/column/histogram.ts';
export type { Monotonic } from './engine/column/monotonic.ts';
export { madSorted, medianSorted, quantileSorted } from './engine/column/order.ts';
export {
  type DateOrder,
  type ParsedInstants,
  type ParseInstantsOptions,
  parseInstants,
} from './engine/column/parse-instants.ts';
export { presentOf, sortedPresent } from './engine/column/present.ts';
export type { ValueCount } from './engine/column/runs.ts';
export {
  type CommonBins,
  type ComparedValues,
  compareValues,
  LEVELS,
  type SideFigures,
} from './engine/compare/compare-values.ts';
export { type KolmogorovSmirnov, kolmogorovSmirnov } from './engine/compare/kolmogorov-smirnov.ts';
export { type FleetDistances, type FleetFeature, fleetDistances } from './engine/compare/unlike.ts';
export { decimateMinMax } from './engine/decimate/min-max.ts';
export { decimateMinMaxLttb } from './engine/decimate/min-max-lttb.ts';
export {
  bucketAt,
  type Interval,
  type IntervalUnit,
  localDate,
  localDayIndex,
  localTimeOfDayMs,
} from './engine/grid/calendar.ts';
export { type CalendarGroup, type CalendarPart, distributionBy } from './engine/grid/calendar-groups.ts';
export { type DayGrid, dayGrid } from './engine/grid/day-grid.ts';
export { type Aggregate, type Resampled, type ResampleOptions, resample } from './engine/grid/resample.ts';
export { type TimeWeighted, type TimeWeightedOptions, timeWeighted } from './engine/grid/time-weighted.ts';
export { cramersV } from './engine/pairs/cramers-v.ts';
export { type Density, densityOf } from './engine/pairs/density.ts';
export { kendall } from './engine/pairs/kendall.ts';
export { missingMatrix, type NamedValues, type PairMatrix, pairMatrix } from './engine/pairs/matrix.ts';
export { type MutualInformation, mutualInformation } from './engine/pairs/mutual-information.ts';
export { pearson } from './engine/pairs/pearson.ts';
export { averageRanks } from './engine/pairs/rank.ts';
export { spearman } from './engine/pairs/spearman.ts';
export { type FigureLabel, type FigureLabels, labelAt, labelText } from './engine/profile/about.ts';
export {
  ALERT_THRESHOLDS,
  type Alert,
  type AlertKind,
  type AlertThresholds,
} from './engine/profile/alerts.ts';
export type { AssociationProfile, MissingProfile } from './engine/profile/association-profile.ts';
export type { NumberColumn, ProfileColumn, TextColumn, TimeColumn } from './engine/profile/column-input.ts';
export {
  type ColumnProfile,
  columnProfile,
  type NumberProfile,
  type TextProfile,
  type TimeProfile,
} from './engine/profile/column-profile.ts';
export {
  FIGURE_DEFINITIONS,
  type FigureDefinition,
  figureDefinition,
} from './engine/profile/definitions.ts';
export { duplicateRowCount } from './engine/profile/duplicate-rows.ts';
export type { Figure } from './engine/profile/figure.ts';
export type { LombScargleProfile } from './engine/profile/lomb-scargle-profile.ts';
export type { TimedSeries } from './engine/profile/over-time.ts';
export type { CorrelationProfile, InformationProfile, PairProfile } from './engine/profile/pair-profile.ts';
export {
  type DatasetProfile,
  type ProfileOptions,
  profileDataset,
} from './engine/profile/profile-dataset.ts';
export { type QualityProfile, qualityProfile } from './engine/profile/quality-profile.ts';
export type { AdfProfile, SeriesProfile, SeriesProfileOptions } from './engine/profile/series-profile.ts';
export { seriesProfile } from './engine/profile/series-profile.ts';
export type { StlProfile } from './engine/profile/stl-profile.ts';
export type { ChangeProfile, GapAcfProfile, TimedProfile } from './engine/profile/timed-profile.ts';
export { type ClippingGeometricOptions, clippingGeometric } from './engine/quality/clipping-geometric.ts';
export { type ClippingLevelsOptions, clippingLevels } from './engine/quality/clipping-levels.ts';
export { type ClippingThresholdOptions, clippingThreshold } from './engine/quality/clipping-threshold.ts';
export { type ClockAudit, clockAudit } from './engine/quality/clock-audit.ts';
export { type ClockShift, type ClockShiftOptions, clockShifts } from './engine/quality/clock-shift.ts';
export { corruptValues } from './engine/quality/corrupt.ts';
export { type FlaggedCost, flaggedCost } from './engine/quality/cost.ts';
export {
  type DataShift,
  type DataShiftOptions,
  type DataShifts,
  dataShifts,
} from './engine/quality/data-shift.ts';
export { type DailyMidday, type DayNightOptions, dailyMidday, daytime } from './engine/quality/day-night.ts';
export { type DaylightSavingFault, daylightSavingFaults } from './engine/quality/daylight-saving.ts';
export { type DeltaOptions, deltaOutOfRange } from './engine/quality/delta.ts';
export { duplicateTimes } from './engine/quality/duplicate-times.ts';
export {
  type Certainty,
  type Finding,
  type FlaggedRun,
  flaggedRows,
  type Remedy,
  runsOf,
} from './engine/quality/finding.ts';
export { hampelOutliers } from './engine/quality/hampel.ts';
export {
  type IncompleteDaysOptions,
  incompleteDays,
  untrimmedEnds,
} from './engine/quality/incomplete-days.ts';
export { incrementOutOfRange } from './engine/quality/increment.ts';
export { interpolated } from './engine/quality/interpolated.ts';
export { lateArrivals } from './engine/quality/late-arrival.ts';
export { missingValues } from './engine/quality/missing.ts';
export { outOfOrder } from './engine/quality/out-of-order.ts';
export { ownRule } from './engine/quality/own-rule.ts';
export { type PeerDeviation, type PeersOptions, peerDeviations } from './engine/quality/peers.ts';
export { beyondPhysicalLimits, PHYSICAL_LIMITS, type Quantity } from './engine/quality/physical-limits.ts';
export { type QualityIndex, qualityIndex } from './engine/quality/quality-index.ts';
export { type Bounds, outOfRange } from './engine/quality/range.ts';
export { unevenSpacing } from './engine/quality/spacing.ts';
export { type StaleOptions, staleByDifference, staleByRounding } from './engine/quality/stale.ts';
export { stuckAtZero } from './engine/quality/stuck-at-zero.ts';
export { tukeyOutliers } from './engine/quality/tukey.ts';
export type { Mark } from './engine/quality/window-mark.ts';
export { zScoreOutliers } from './engine/quality/z-score.ts';
export { rollingCorrelation } from './engine/rolling/correlation.ts';
export { rollingMax, rollingMin } from './engine/rolling/extremes.ts';
export { rollingMedian } from './engine/rolling/median.ts';
export { rollingMean, rollingStd, rollingSum } from './engine/rolling/moments.ts';
export type { RollingWindow, RowWindow, TimeWindow } from './engine/rolling/window.ts';
export { type AcfOptions, type Autocorrelation, acf } from './engine/series/acf.ts';
export { type AdfOptions, type AdfResult, adf } from './engine/series/adf.ts';
export { type ChangePointOptions, type ChangePoints, changePoints } from './engine/series/change-points.ts';
export { type CrossCorrelation, crossCorrelation } from './engine/series/cross-correlation.ts';
export { type DominantPeriod, dominantPeriods } from './engine/series/dominant-periods.ts';
export { interpolateLinear } from './engine/series/interpolate.ts';
export { type KpssOptions, type KpssResult, kpss } from './engine/series/kpss.ts';
export { type LjungBox, ljungBox } from './engine/series/ljung-box.ts';
export { type FrequencyGrid, type LombScargle, lombScargle } from './engine/series/lomb-scargle.ts';
export type { Deterministic } from './engine/series/mackinnon.ts';
export { type PacfMethod, type PartialAutocorrelation, pacf } from './engine/series/pacf.ts';
export { periodogram, type Spectrum, type WelchOptions, welch } from './engine/series/spectrum.ts';
export { type Stationarity, type StationarityVerdict, stationarity } from './engine/series/stationarity.ts';
export { type MstlOptions, type MultiSeasonalDecomposition, mstl } from './engine/series/stl/mstl.ts';
export { type Decomposition, type StlOptions, stl } from './engine/series/stl/stl.ts';
export { strengthOf } from './engine/series/stl/strength.ts';
export {
  type CompletenessOptions,
  type DayCompleteness,
  dailyCompleteness,
  hourlyCompleteness,
} from './engine/time/completeness.ts';
export { describeTime, type TimeDescription } from './engine/time/describe-time.ts';
export { type Gap, gapsOf } from './engine/time/gaps.ts';
export { distinctInstants, type IntervalFigures, intervalsOf } from './engine/time/intervals.ts';
export { rangesOf } from './report/over-time-cards.ts';
export { profileHtml, type ReportAbout } from './report/profile-html.ts';
export { type ReportStyleOptions, reportStyle } from './report/style.ts';
export { byWeight } from './report/weight.ts';
export type { FileBytes } from './store/bytes.ts';
export type { Table } from './store/csv/read-csv.ts';
export type {
  ColumnUnderstanding,
  CsvOverrides,
  Decimal,
  Encoding,
  Understanding,
} from './store/csv/understanding.ts';
export type { DatasetFiles, DatasetWriter } from './store/dataset-files.ts';
export { type Inspection, type InspectOptions, inspectBlob } from './store/inspect-blob.ts';
export type { KeptProfile } from './store/kept-profile.ts';
export { type OpenBlobOptions, type OpenedTable, openBlob, openBlobs } from './store/open-blob.ts';
export { type ProfileTableOptions, profileTable, type TableProfile } from './store/profile-table.ts';
export { SqlError, type SqlErrorKind, type SqlPosition } from './store/sql/sql-error.ts';
export { quoted } from './store/sql/statements.ts';
export type * from './store/sql/store.ts';
export { TableError } from './store/table-error.ts';
export { type EncodeOptions, encodeTable, type TableFormat } from './store/write-blob.ts';
export type { Tables } from './transform/apply.ts';
export { type Evaluate, parseExpression } from './transform/expression.ts';
export { type Frame, StepError } from './transform/frame.ts';
export { runPipeline, type StepDone } from './transform/pipeline.ts';
export { type PipelineSql, pipelineSql } from './transform/pipeline-sql.ts';
export { checkSchema, type QualityCheck } from './transform/quality-checks.ts';
export { pipelineSchema, type Step, stepSchema } from './transform/steps.ts';
export { Analysis } from './worker/analysis.ts';
export { AnalysisClient, type AskOptions } from './worker/analysis-client.ts';
export type { ReadingOptions, SeriesQuestion, SeriesTask } from './worker/analysis-questions.ts';
export type { Answer, Asked, Question } from './worker/analysis-service.ts';
export type { CompareAnswer, ComparedColumn, CompareQuestion, CompareSide } from './worker/compare.ts';
export {
  FLEET_FEATURES,
  type FleetFeatureName,
  type FleetReason,
  LEAST_MODULES,
  type UnlikeAnswer,
  type UnlikeModule,
  type UnlikeQuestion,
} from './worker/compare-fleet.ts';
export type { ComparedLine } from './worker/compare-tasks.ts';
export { binCount, brushed, type CountedView, type ValueRange } from './worker/cross-filter.ts';
export type { TaskArgs, TaskResult } from './worker/figure-tasks.ts';
export { FiguresPool, type PoolOptions, type RunOptions, type Spawned } from './worker/figures-pool.ts';
export type { HeatPicture } from './worker/heat-picture.ts';
export type { Drawing } from './worker/join-lines.ts';
export type { ColumnSummary, OpenedSummary } from './worker/opened.ts';
export { pageWorker } from './worker/page-workers.ts';
export type { PipelineAnswer } from './worker/pipeline-task.ts';
export { profileTableWithPool } from './worker/profile-table-with-pool.ts';
export type { ColumnPart, SelectionProfile } from './worker/profile-with-pool.ts';
export type { QualityMatrix } from './worker/quality.ts';
export {
  CHECK_IDS,
  CHECKS,
  type CheckAbout,
  type CheckId,
  checkAbout,
  type MetricKind,
  metricKind,
  type QualitySettings,
  type Threshold,
  thresholdOf,
} from './worker/quality-catalog.ts';
export type { ModuleFindings, QualityFinding, Sureness } from './worker/quality-findings.ts';
export type { QualityRange } from './worker/quality-grid.ts';
export type { QualityCell, QualityRow } from './worker/quality-matrix.ts';
export type { Lane, SampleLine } from './worker/quality-tasks.ts';
export type { ReportAnswer, ReportQuestion } from './worker/report.ts';
export type { PageRequest, RowPage, RowSort } from './worker/row-pages.ts';
export type {
  AutocorrelationAnswer,
  ChangesAnswer,
  DecompositionAnswer,
  DrawnLine,
  GridNote,
  LagAnswer,
  SpectrumAnswer,
} from './worker/series-tasks.ts';
export type { SqlChartData, SqlChartForm, SqlChartRequest } from './worker/sql-chart.ts';
export { DATA_TABLE, type SqlAnswer, type SqlColumn, type SqlTables } from './worker/sql-desk.ts';
export type { RowSelection } from './worker/table-rows.ts';
export type { SampleTile, TraceColumns } from './worker/trace.ts';
export { type AtInstant, type TraceSummary, Traces, type ViewOfTraces } from './worker/traces.ts';
export { type TracesClient, tracesClient } from './worker/traces-client.ts';
export { viridis } from './worker/viridis.ts';
