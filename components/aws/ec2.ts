/**
 * What the program makes and reads of EC2, one file each: an import of the service's own index has Node load every file of
 * it, of EC2 185, because an ES module asks for all that it exports. The same holds for the other services beside this.
 */
export { Eip } from "@pulumi/aws/ec2/eip.js";
export { getInstancesOutput } from "@pulumi/aws/ec2/getInstances.js";
export { getRouteTableOutput } from "@pulumi/aws/ec2/getRouteTable.js";
export { getRouteTablesOutput } from "@pulumi/aws/ec2/getRouteTables.js";
export { getVpcOutput } from "@pulumi/aws/ec2/getVpc.js";
export { Instance } from "@pulumi/aws/ec2/instance.js";
export { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
export { MainRouteTableAssociation } from "@pulumi/aws/ec2/mainRouteTableAssociation.js";
export { NatGateway } from "@pulumi/aws/ec2/natGateway.js";
export { NetworkInterface } from "@pulumi/aws/ec2/networkInterface.js";
export { Route } from "@pulumi/aws/ec2/route.js";
export { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
export { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
export { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
export { Subnet } from "@pulumi/aws/ec2/subnet.js";
export { Vpc } from "@pulumi/aws/ec2/vpc.js";
export { VpcDhcpOptions } from "@pulumi/aws/ec2/vpcDhcpOptions.js";
export { VpcDhcpOptionsAssociation } from "@pulumi/aws/ec2/vpcDhcpOptionsAssociation.js";
export { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint.js";
