using System.Text.RegularExpressions;
using System.Xml.Linq;
using YamlDotNet.Core;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Checks the cluster of one host: what Compose would refuse, and what it would take and nobody wants.</summary>
internal static partial class ComposeCheck
{
    private const string OurImages = "realtimerec/";

    /// <summary>What is wrong with a file, in words; none where it may be used.</summary>
    /// <param name="text">The file.</param>
    /// <param name="folder">The folder that it lies in, for what it mounts.</param>
    public static IReadOnlyList<string> Run(string text, string folder)
    {
        ComposeFile file;
        try
        {
            file = ComposeFile.Read(text);
        }
        catch (YamlException exception)
        {
            return [exception.InnerException?.Message ?? exception.Message];
        }

        return [.. file.Services.SelectMany(service => Faults(file, service.Key, service.Value, folder).Select(fault => $"{service.Key} {fault}"))];
    }

    private static IEnumerable<string> Faults(ComposeFile file, string name, ComposeFile.Service service, string folder)
    {
        var version = XDocument.Load(Path.Combine(Overlay.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        var isOurs = service.Image.StartsWith(OurImages, StringComparison.Ordinal);
        if (!isOurs && !PinnedImage().IsMatch(service.Image))
        {
            yield return $"has the image {service.Image}, which may be another one tomorrow.";
        }
        else if (isOurs && !service.Image.EndsWith(":" + version, StringComparison.Ordinal))
        {
            yield return $"has the image {service.Image}, where this is version {version}.";
        }

        if (isOurs && !(service is { ReadOnly: true, CapDrop: ["ALL"] } && service.SecurityOpt.Contains("no-new-privileges:true") && service.Tmpfs?.StartsWith("/tmp:", StringComparison.Ordinal) == true))
        {
            yield return "may do more than it needs to.";
        }

        if (isOurs && int.Parse(service.StopGracePeriod.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture) <= 30)
        {
            yield return $"is killed {service.StopGracePeriod} after it is told to stop, which takes up to 30 s.";
        }

        if (service.MemLimit is null)
        {
            yield return "may take all the host's memory.";
        }

        if (service.Restart.Length == 0)
        {
            yield return "stays down once it has ended.";
        }

        foreach (var port in service.Ports.Where(port => !port.StartsWith("127.0.0.1:", StringComparison.Ordinal)))
        {
            yield return $"is open to everybody at {port}.";
        }

        foreach (var (needed, dependency) in service.DependsOn)
        {
            if (!file.Services.TryGetValue(needed, out var there))
            {
                yield return $"waits for {needed}, which is not there.";
            }
            else if (dependency.Condition == "service_healthy" && there.Healthcheck is null)
            {
                yield return $"waits until {needed} is healthy, which nobody finds out.";
            }
            else if (dependency.Condition is not ("service_healthy" or "service_completed_successfully"))
            {
                yield return $"does not wait until {needed} is there.";
            }
        }

        foreach (var variable in service.Environment.Keys.Where(variable => isOurs || variable.Contains("__", StringComparison.Ordinal)).Where(variable => !KnownVariable.Is(variable)))
        {
            yield return $"has {variable.Replace("__", ":", StringComparison.Ordinal)}, which docs/operation.md does not know.";
        }

        foreach (var host in service.Environment.Where(variable => variable.Key.Contains("__", StringComparison.Ordinal)).Select(variable => HostAndPort().Match(variable.Value)).Where(host => host.Success))
        {
            if (!file.Services.ContainsKey(host.Groups["host"].Value))
            {
                yield return $"looks for {host.Value}, and no service is called so.";
            }
        }

        foreach (var source in service.Volumes.Select(volume => volume.Split(':')[0]))
        {
            if (source.StartsWith('.') ? !Path.Exists(Path.Combine(folder, source)) : !file.Volumes.ContainsKey(source))
            {
                yield return $"mounts {source}, which is not there.";
            }
        }
    }

    [GeneratedRegex(@":\d+(\.\d+)+(-[a-z0-9.]+)?$")]
    private static partial Regex PinnedImage();

    [GeneratedRegex(@"^(?<host>[a-z][a-z0-9-]*):\d+$")]
    private static partial Regex HostAndPort();
}
