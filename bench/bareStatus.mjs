// The least that asks AWS what status asks: the same clients, imported as their documents have it, and the same eight calls.
import module from "node:module";

// As the command does.
module.enableCompileCache();
const [ec2, ssm, fsx, ds, cloudwatch] = await Promise.all([
  import("@aws-sdk/client-ec2"),
  import("@aws-sdk/client-ssm"),
  import("@aws-sdk/client-fsx"),
  import("@aws-sdk/client-directory-service"),
  import("@aws-sdk/client-cloudwatch"),
]);
const config = { region: "ap-northeast-1" };
const clients = {
  ec2: new ec2.EC2Client(config),
  ssm: new ssm.SSMClient(config),
  fsx: new fsx.FSxClient(config),
  ds: new ds.DirectoryServiceClient(config),
  cloudwatch: new cloudwatch.CloudWatchClient(config),
};
const tag = "tag:clpfsx:cluster";
const Values = ["clusterpro-fsx-dev"];

async function network() {
  const { NetworkInterfaces } = await clients.ec2.send(
    new ec2.DescribeNetworkInterfacesCommand({ Filters: [{ Name: tag, Values }] }),
  );
  const [{ VpcId }] = NetworkInterfaces;
  const InstanceIds = NetworkInterfaces.flatMap(({ Attachment }) => Attachment?.InstanceId ?? []);
  const Filters = [{ Name: "vpc-id", Values: [VpcId] }];
  return Promise.all([
    clients.ec2.send(new ec2.DescribeRouteTablesCommand({ Filters })),
    clients.ec2.send(new ec2.DescribeInstanceStatusCommand({ InstanceIds, IncludeAllInstances: true })),
  ]);
}

async function files() {
  const { FileSystems } = await clients.fsx.send(new fsx.DescribeFileSystemsCommand({}));
  const Filters = [{ Name: "file-system-id", Values: [FileSystems[0].FileSystemId] }];
  return clients.fsx.send(new fsx.DescribeBackupsCommand({ Filters }));
}

const answers = await Promise.all([
  network(),
  files(),
  clients.ssm.send(new ssm.DescribeInstanceInformationCommand({ Filters: [{ Key: tag, Values }] })),
  clients.ds.send(new ds.DescribeDirectoriesCommand({})),
  clients.cloudwatch.send(new cloudwatch.DescribeAlarmsCommand({ AlarmNamePrefix: "clusterpro-fsx-dev-" })),
]);
console.log(answers.length);
