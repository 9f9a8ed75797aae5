using RealtimeRec.Standalone.Import;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>What the command line asks for.</summary>
/// <param name="Urls">Addresses to listen on, separated by ';'.</param>
/// <param name="DataDirectory">Where everything durable lies.</param>
/// <param name="Models">Folder of the encoders; null for what the configuration says.</param>
/// <param name="Imports">Files to import, in order.</param>
/// <param name="SimulationRate">Events per second of the simulated shoppers; null without a simulation.</param>
/// <param name="Settings">Settings of the command line, as <c>AddCommandLine</c> takes them.</param>
internal sealed record StandaloneOptions(
    string Urls,
    string DataDirectory,
    string? Models,
    IReadOnlyList<ImportRequest> Imports,
    double? SimulationRate,
    string[] Settings);
