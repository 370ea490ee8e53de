import { ec2, ssm } from "../../aws/clients.ts";
import { fail, ok, warn } from "../../findings/finding.ts";
import { listed, plain } from "../../findings/said.ts";
import { type Check, judged } from "../check/check.ts";

const DAY = 86_400_000;

/** AWS publishes an image a month, and keeps an older one public for some time. */
const OLD_IMAGE_DAYS = 120;

export const zones: Check = {
  ids: ["region.zones"],
  about: { en: "the zones exist and can be used", ja: "アベイラビリティーゾーンが利用できる" },
  asksAws: true,
  run: async ({ session, spec }) => {
    const answer = await session.ask("ec2:DescribeAvailabilityZones", ec2(session), ({ client, module }, options) =>
      client.send(new module.DescribeAvailabilityZonesCommand({ AllAvailabilityZones: true }), options),
    );
    return judged("region.zones", answer, ({ AvailabilityZones = [] }) => {
      const usable = AvailabilityZones.filter(
        ({ State, OptInStatus, ZoneType }) =>
          State === "available" &&
          OptInStatus !== "not-opted-in" &&
          (ZoneType ?? "availability-zone") === "availability-zone",
      ).map(({ ZoneName }) => ZoneName ?? "");
      const missing = spec.network.zones.map(({ zone }) => zone).filter((zone) => !usable.includes(zone));
      if (missing.length === 0) {
        return ok("region.zones", { en: "the zones are there", ja: "アベイラビリティーゾーンは利用できます" });
      }
      const names = listed(missing);
      return fail(
        "region.zones",
        { en: `not to be used in this account: ${names.en}`, ja: `このアカウントでは利用できません: ${names.ja}` },
        {
          expected: plain(usable.join(", ")),
          mend: { en: "name others in network.zones", ja: "network.zones で別のゾーンを指定してください" },
        },
      );
    });
  },
};

export const images: Check = {
  ids: ["image.found"],
  about: {
    en: "the servers' image is there, is Windows, and is young",
    ja: "サーバーのイメージが存在し、Windows で、新しい",
  },
  asksAws: true,
  run: async ({ session, spec, now }) => {
    const parameters = [...new Set(spec.servers.map(({ imageParameter }) => imageParameter))];
    const found = await session.ask("ssm:GetParameters", ssm(session), ({ client, module }, options) =>
      client.send(new module.GetParametersCommand({ Names: parameters }), options),
    );
    if (!found.ok) return judged("image.found", found, () => []);
    const { Parameters = [], InvalidParameters = [] } = found.value;
    if (InvalidParameters.length > 0) {
      const names = listed(InvalidParameters);
      const mend = {
        en: `aws ssm get-parameters-by-path --path /aws/service/ami-windows-latest lists those of the Region`,
        ja: "aws ssm get-parameters-by-path --path /aws/service/ami-windows-latest で一覧を確認できます",
      };
      return [
        fail(
          "image.found",
          { en: `no SSM parameter ${names.en}`, ja: `SSM パラメータ ${names.ja} がありません` },
          { mend },
        ),
      ];
    }
    const ids = Parameters.flatMap(({ Value }) => Value ?? []);
    const answer = await session.ask("ec2:DescribeImages", ec2(session), ({ client, module }, options) =>
      client.send(new module.DescribeImagesCommand({ ImageIds: ids }), options),
    );
    return judged("image.found", answer, ({ Images = [] }) => {
      const other = Images.find(
        ({ Platform, Architecture }) => String(Platform).toLowerCase() !== "windows" || Architecture !== "x86_64",
      );
      if (other !== undefined) {
        const what = `${other.ImageId} (${other.Platform ?? "Linux"}, ${other.Architecture})`;
        return fail("image.found", {
          en: `no image of Windows for x86_64: ${what}`,
          ja: `x86_64 の Windows イメージではありません: ${what}`,
        });
      }
      const days = Math.max(
        ...Images.map(({ CreationDate = "" }) => Math.floor((now - Date.parse(CreationDate)) / DAY)),
      );
      const text = { en: `${ids.join(", ")}, ${days} days old`, ja: `${ids.join(", ")}（${days} 日前）` };
      return days > OLD_IMAGE_DAYS
        ? warn("image.found", text, {
            why: {
              en: "updates since then come at the first patch",
              ja: "それ以降の更新は最初のパッチ適用時に入ります",
            },
          })
        : ok("image.found", text);
    });
  },
};
