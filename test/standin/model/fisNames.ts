const SUMMARY = ["id", "arn", "creationTime", "tags"];

const TEMPLATE = [
  ...SUMMARY,
  "description",
  "targets",
  "actions",
  "stopConditions",
  "lastUpdateTime",
  "roleArn",
  "logConfiguration",
  "experimentOptions",
  "targetAccountConfigurationsCount",
  "experimentReportConfiguration",
];

const EXPERIMENT = [
  ...SUMMARY,
  "experimentTemplateId",
  "roleArn",
  "state",
  "targets",
  "actions",
  "stopConditions",
  "startTime",
  "endTime",
  "logConfiguration",
  "experimentOptions",
  "targetAccountConfigurationsCount",
  "experimentReportConfiguration",
  "experimentReport",
];

/**
 * Names of what AWS FIS tells of one thing, by the call: it has no client here, operate/aws/fis.ts says why. Source: AWS
 * FIS API reference, data types.
 */
export const FIS_NAMES: Readonly<Record<string, readonly string[]>> = {
  "fis.CreateExperimentTemplate": TEMPLATE,
  "fis.GetExperimentTemplate": TEMPLATE,
  "fis.DeleteExperimentTemplate": TEMPLATE,
  "fis.ListExperimentTemplates": [...SUMMARY, "description", "lastUpdateTime"],
  "fis.StartExperiment": EXPERIMENT,
  "fis.GetExperiment": EXPERIMENT,
  "fis.StopExperiment": EXPERIMENT,
  "fis.ListExperiments": [...SUMMARY, "experimentTemplateId", "state", "experimentOptions"],
};
