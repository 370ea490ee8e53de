/** Of a call that moto does not answer at all. */
export const UNKNOWN = "moto does not know it";

/** Calls whose answers are not compared with moto's, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  "ec2.CreateVpc": "asked for a refusal alone",
  "ssm.DescribeInstanceInformation": UNKNOWN,
  "fsx.DescribeFileSystemAliases": UNKNOWN,
  "fsx.UpdateFileSystem": UNKNOWN,
  "ds.DescribeDomainControllers": UNKNOWN,
  "ds.GetSnapshotLimits": UNKNOWN,
  "lambda.GetAccountSettings": UNKNOWN,
  "cloudtrail.LookupEvents": UNKNOWN,
  "iam.SimulatePrincipalPolicy": UNKNOWN,
  "fis.GetExperimentTemplate": UNKNOWN,
  "fis.ListExperimentTemplates": UNKNOWN,
  "fis.StartExperiment": UNKNOWN,
  "fis.GetExperiment": UNKNOWN,
  "fis.ListExperiments": UNKNOWN,
  "fis.StopExperiment": UNKNOWN,
};
