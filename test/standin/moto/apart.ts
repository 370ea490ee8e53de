/** What AWS's model has and moto leaves out, by the call: the difference as it is found, and why moto's is not followed. */
export const APART: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "ec2.DescribeRouteTables": {
    "RouteTables[].Routes[].InstanceId is more": "moto does not tell the instance behind an interface",
  },
  "ec2.DescribeNatGateways": { "NatGateways[].ConnectivityType is more": "moto has public gateways alone" },
  "ec2.DescribeAvailabilityZones": {
    "AvailabilityZones[].OptInStatus is more": "moto's Regions are not opted in to",
  },
  "ec2.DescribeReservedInstancesOfferings": {
    "ReservedInstancesOfferings[] is more": "moto offers none",
  },
  "ec2.DescribeImages": { "Images[].DeprecationTime is more": "moto's images do not end" },
  "fsx.DescribeFileSystems": {
    "FileSystems[].Lifecycle is more": "moto's file systems are there at once",
    "FileSystems[].NetworkInterfaceIds is more": "moto makes no interfaces for them",
    "FileSystems[].AdministrativeActions is more": "moto changes none",
    "FileSystems[].WindowsConfiguration.PreferredFileServerIp is more":
      "moto tells the configuration that it was given",
    "FileSystems[].WindowsConfiguration.MaintenanceOperationsInProgress is more":
      "moto tells the configuration that it was given",
  },
  "fsx.DescribeBackups": {
    "Backups[].Type is more": "moto's backups are all made by hand",
    "Backups[].FileSystem is more": "moto tells a FileSystemId in its place, which AWS's model does not have",
  },
  "monitoring.DescribeAlarms": {
    "MetricAlarms[].StateTransitionedTimestamp is more": "moto keeps the last update alone",
  },
  "monitoring.GetMetricData": { "Messages is more": "moto has nothing to say beside the results" },
};

/** Mistakes that moto lets pass, by the call and the mistake, and why. */
export const LET_PASS: Readonly<Record<string, string>> = {
  "ec2.CreateVpc: what would be done but for the dry run": "moto makes the VPC all the same",
  "ssm.SendCommand: a server that is not there": "moto's commands reach whatever they are sent to",
  "ssm.GetCommandInvocation: a server to which the command was not sent": "moto tells what another has answered",
  "fsx.DescribeFileSystems: a file system that is not there": "moto answers an empty list",
  "lambda.Invoke: a function that is not there": "moto answers for any, without a container to run it in",
};
