using System.Runtime.CompilerServices;

namespace RealtimeRec.ModelTests.Prepare;

/// <summary>
/// The programs' own readers switch this on before they first unpack anything; a test's own unpacking must not come before that.
/// </summary>
internal static class StrictGzip
{
    [ModuleInitializer]
    internal static void SwitchOn() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);
}
