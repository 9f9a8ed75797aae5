using RealtimeRec.Datasets.Presets;

namespace RealtimeRec.Standalone.Import;

/// <summary>A file to import and the map to read it with.</summary>
/// <param name="Preset">The column map.</param>
/// <param name="Path">The file's full path.</param>
internal sealed record ImportRequest(DatasetPreset Preset, string Path)
{
    /// <summary>How the import is called in messages.</summary>
    public string Title => $"{Preset.Name} {System.IO.Path.GetFileName(Path)}";
}
