using System.Runtime.InteropServices;

namespace RealtimeRec.Hosting.Memory;

/// <summary>
/// The heap of the native libraries: the store, the client of Kafka, the encoders' runtime, .NET itself. The C library of Linux keeps in
/// each of its arenas what was freed, and of that gives back only what lies at an arena's end.
/// </summary>
public static class NativeHeap
{
    private static readonly TrimFunction? s_trim = Find();

    private delegate int TrimFunction(nuint pad);

    /// <summary>
    /// Gives all pages that nothing lies on back to the system, in milliseconds; false when there were none. Does nothing where the C
    /// library is another than GNU's.
    /// </summary>
    public static bool Trim() => s_trim?.Invoke(0) == 1;

    private static TrimFunction? Find() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out var library) && NativeLibrary.TryGetExport(library, "malloc_trim", out var trim)
            ? Marshal.GetDelegateForFunctionPointer<TrimFunction>(trim)
            : null;
}
