using System.Globalization;
using k8s.Models;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>Memory is limited to what is asked for, the processor is asked for and not limited, and .NET is told of both.</summary>
internal static class ResourceCheck
{
    /// <summary>Tells what breaks the rule.</summary>
    public static void Run(ManifestSet manifests, string owner, V1Container container)
    {
        var requests = container.Resources?.Requests ?? new Dictionary<string, ResourceQuantity>();
        var limits = container.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>();
        if (!limits.TryGetValue("memory", out var most) || !requests.TryGetValue("memory", out var memory) || memory.ToDecimal() != most.ToDecimal())
        {
            manifests.Refuse(ManifestRule.Resources, $"{owner} needs a limit of memory that is what it asks for.");
        }

        if (limits.ContainsKey("cpu"))
        {
            manifests.Refuse(ManifestRule.Resources, $"{owner} has a limit of processors, which halts it when it is busy.");
        }

        if (!requests.TryGetValue("cpu", out var processors))
        {
            manifests.Refuse(ManifestRule.Resources, $"{owner} asks for no processor.");
        }
        else if (container.Image.StartsWith("realtimerec/", StringComparison.Ordinal))
        {
            if (Value("DOTNET_PROCESSOR_COUNT") != Math.Ceiling(processors.ToDecimal()).ToString(CultureInfo.InvariantCulture))
            {
                manifests.Refuse(ManifestRule.Resources, $"{owner} asks for {processors} processors, and .NET is told of {Value("DOTNET_PROCESSOR_COUNT") ?? "none"}.");
            }

            // Hexadecimal, as every variable of the runtime that is a number but the one above.
            if (!int.TryParse(Value("DOTNET_GCHeapHardLimitPercent"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var percent) || percent is < 50 or > 75)
            {
                manifests.Refuse(ManifestRule.Resources, $"{owner} needs a heap of 50 to 75 % of its memory (DOTNET_GCHeapHardLimitPercent, hexadecimal), not {percent} %.");
            }
        }

        string? Value(string name) => (container.Env ?? []).FirstOrDefault(variable => variable.Name == name)?.Value;
    }
}
