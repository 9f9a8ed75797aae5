using System.CommandLine;

namespace RealtimeRec.Training.Commands;

/// <summary>The option of every command that makes item vectors of texts.</summary>
internal static class TextEncoderOption
{
    public static Option<DirectoryInfo?> Create() => new("--text-encoder")
    {
        Description = "Folder of the text encoder that item vectors are made with, as train-text or defaults wrote it; the hashed encoder when left out",
    };
}
