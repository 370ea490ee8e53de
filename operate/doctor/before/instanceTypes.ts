import type { InstanceTypeInfo } from "@aws-sdk/client-ec2";
import { ec2 } from "../../aws/clients.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { fail, ok, warn } from "../../findings/finding.ts";
import { listed } from "../../findings/said.ts";
import type { Check } from "../check/check.ts";

const ID = "instance.offered";

/** CLUSTERPRO and the images are for it. */
const ARCHITECTURE = "x86_64";

export const instanceTypes: Check = {
  ids: [ID],
  about: {
    en: "the servers' zones offer their instance types, which run Windows on x86_64",
    ja: "サーバーのゾーンでインスタンスタイプ（x86_64、Windows）が提供されている",
  },
  asksAws: true,
  run: async ({ session, spec }) => {
    const types = [...new Set(spec.servers.map(({ instanceType }) => instanceType))];
    const Filters = [{ Name: "instance-type", Values: types }];
    const [offerings, described, windows] = await Promise.all([
      session.askAll("ec2:DescribeInstanceTypeOfferings", ec2(session), ({ client, module }, options) =>
        module.paginateDescribeInstanceTypeOfferings(
          { client },
          { LocationType: "availability-zone", Filters },
          options,
        ),
      ),
      // By a filter: an id that the Region does not have makes AWS refuse them all.
      session.askAll("ec2:DescribeInstanceTypes", ec2(session), ({ client, module }, options) =>
        module.paginateDescribeInstanceTypes({ client }, { Filters }, options),
      ),
      // AWS has no word for the systems that a type runs, but sells reservations of each type by its systems.
      session.ask("ec2:DescribeReservedInstancesOfferings", ec2(session), ({ client, module }, options) => {
        const input = { Filters, ProductDescription: "Windows" as const, IncludeMarketplace: false };
        return client.send(new module.DescribeReservedInstancesOfferingsCommand(input), options);
      }),
    ]);
    for (const answer of [offerings, described, windows]) if (!answer.ok) return [unanswered(ID, answer.failure)];
    if (!offerings.ok || !described.ok || !windows.ok) return [];
    const offered = offerings.value.flatMap(({ InstanceTypeOfferings = [] }) => InstanceTypeOfferings);
    const missing = spec.servers.filter(
      ({ instanceType, zone }) =>
        !offered.some(({ InstanceType, Location }) => InstanceType === instanceType && Location === zone),
    );
    if (missing.length > 0) {
      const names = listed(missing.map(({ instanceType, zone }) => `${instanceType} in ${zone}`));
      const what = { en: `AWS does not offer ${names.en}`, ja: `提供されていません: ${names.ja}` };
      return [fail(ID, what, { mend: OTHER })];
    }
    const foreign = described.value.flatMap(({ InstanceTypes = [] }) => InstanceTypes).filter(isForeign);
    if (foreign.length > 0) {
      const names = listed(foreign.map((each) => `${each.InstanceType} (${architecturesOf(each).join(", ")})`));
      const what = { en: `not of ${ARCHITECTURE}: ${names.en}`, ja: `${ARCHITECTURE} ではありません: ${names.ja}` };
      return [fail(ID, what, { why: FOREIGN, mend: OTHER })];
    }
    const sold = windows.value.ReservedInstancesOfferings ?? [];
    const without = types.filter((type) => !sold.some(({ InstanceType }) => InstanceType === type));
    const names = listed(types);
    if (without.length === 0)
      return [
        ok(ID, {
          en: `${names.en}: offered, ${ARCHITECTURE}, with Windows`,
          ja: `${names.ja} は ${ARCHITECTURE}、Windows で提供されています`,
        }),
      ];
    const unsold = listed(without);
    return [
      warn(
        ID,
        { en: `AWS sells no Windows for ${unsold.en}`, ja: `Windows の予約が販売されていないタイプです: ${unsold.ja}` },
        {
          why: {
            en: "types that run Linux alone end the first up an hour in; a type that is new may not be sold yet",
            ja: "Linux 専用のタイプの場合、初回の up が約 1 時間後に停止します。新しいタイプは未販売の場合があります",
          },
          mend: OTHER,
        },
      ),
    ];
  },
};

const FOREIGN = {
  en: "CLUSTERPRO and Windows Server's images are for x86_64 alone",
  ja: "CLUSTERPRO と Windows Server のイメージは x86_64 専用です",
};

const OTHER = {
  en: "choose another server.instanceType or zone",
  ja: "server.instanceType またはゾーンを変更してください",
};

const architecturesOf = ({ ProcessorInfo }: InstanceTypeInfo) => ProcessorInfo?.SupportedArchitectures ?? [];

const isForeign = (each: InstanceTypeInfo) => !architecturesOf(each).includes(ARCHITECTURE);
