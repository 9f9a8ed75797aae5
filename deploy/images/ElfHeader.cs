using System.Buffers.Binary;

namespace RealtimeRec.Images;

/// <summary>The beginning of a program or library of Linux (System V gABI, chapter 4).</summary>
public static class ElfHeader
{
    /// <summary>Bytes of it that tell the processor.</summary>
    public const int Length = 20;

    private const int Machine = 18;

    /// <summary>The processor that a file is for, by the name that images give it; null when it is no ELF file.</summary>
    public static string? MachineOf(ReadOnlySpan<byte> file) =>
        file.Length < Length || !file.StartsWith("\u007fELF"u8) ? null : BinaryPrimitives.ReadUInt16LittleEndian(file[Machine..]) switch
        {
            62 => "amd64",
            183 => "arm64",
            var other => $"machine {other}",
        };
}
