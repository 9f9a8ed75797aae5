using System.Runtime.CompilerServices;
using RealtimeRec.Testing.Contracts;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests;

/// <summary>Checks whatever these tests send and are answered against the OpenAPI document of the gateway that answers.</summary>
internal static class ContractChecks
{
    [ModuleInitializer]
    internal static void Begin() => ServiceProcess.Watch = handler => new ContractHandler(handler);
}
