using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RealtimeRec.Training.Torch;

/// <summary>
/// Makes TorchSharp's native library load on systems that are older than the one it was built on, and keeps the memory of its
/// tensors with the process.
/// </summary>
/// <remarks>
/// Every step of training makes and drops tensors of tens of megabytes. The C library would give each back to the system, which
/// then clears each page anew: a third of the time of a step.
///
/// The library of TorchSharp 0.107 asks the C++ runtime for version GLIBCXX_3.4.32, for one symbol that does nothing
/// (<c>std::ios_base_library_init</c>, the mark of a program that uses iostreams). Debian 12 and others of its age have 3.4.30.
/// The need is marked as one that may go unmet, in the copy beside this program, before the library is first used.
/// </remarks>
internal static partial class NativeTorch
{
    private const string Library = "libLibTorchSharp.so";

    /// <summary>Of <c>GLIBCXX_3.4.32</c>, by the hash function of the System V ABI.</summary>
    private const uint VersionHash = 0x0297f842;

    private const ushort WeakFlag = 2;

    /// <summary>Call it before anything of TorchSharp is touched. Does nothing where the library loads as it is.</summary>
    public static void Prepare()
    {
        var path = Path.Combine(AppContext.BaseDirectory, Library);
        if (!OperatingSystem.IsLinux() || !File.Exists(path))
        {
            return;
        }

        const int TrimThreshold = -1;
        const int LargestMappings = -4;
        _ = SetAllocator(TrimThreshold, int.MaxValue);
        _ = SetAllocator(LargestMappings, 0);

        var image = File.ReadAllBytes(path);
        if (!MarkNeedAsWeak(image))
        {
            return;
        }

        // Another process may have the file open, or do the same: it is replaced, not written to.
        var replacement = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(replacement, image);
        File.Move(replacement, path, overwrite: true);
    }

    /// <summary>Finds the need in an ELF image of 64 bits. False when it is not there, or marked already.</summary>
    private static bool MarkNeedAsWeak(Span<byte> image)
    {
        // Section headers: offset at 0x28, size, count and the index of the names' section from 0x3A.
        var headers = (int)BinaryPrimitives.ReadUInt64LittleEndian(image[0x28..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3A..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(image[0x3C..]);
        var changed = false;
        for (var section = 0; section < count; section++)
        {
            const uint VersionNeeds = 0x6ffffffe;
            var header = image[(headers + (section * size))..];
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != VersionNeeds)
            {
                continue;
            }

            // A chain of files needed, each with a chain of versions needed of it; offsets are relative.
            var need = (int)BinaryPrimitives.ReadUInt64LittleEndian(header[0x18..]);
            for (var next = -1; next != 0; need += next)
            {
                var versions = BinaryPrimitives.ReadUInt16LittleEndian(image[(need + 2)..]);
                var version = need + (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(need + 8)..]);
                next = (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(need + 12)..]);
                for (var i = 0; i < versions; i++)
                {
                    var flags = MemoryMarshal.Read<ushort>(image[(version + 4)..]);
                    if (BinaryPrimitives.ReadUInt32LittleEndian(image[version..]) == VersionHash && (flags & WeakFlag) == 0)
                    {
                        BinaryPrimitives.WriteUInt16LittleEndian(image[(version + 4)..], (ushort)(flags | WeakFlag));
                        changed = true;
                    }

                    version += (int)BinaryPrimitives.ReadUInt32LittleEndian(image[(version + 12)..]);
                }
            }
        }

        return changed;
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetAllocator(int parameter, int value);
}
