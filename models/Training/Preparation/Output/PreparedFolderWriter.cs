using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Events;
using RealtimeRec.Training.Artifacts;
using RealtimeRec.Training.Data;

namespace RealtimeRec.Training.Preparation.Output;

/// <summary>Writes a prepared folder: beside the former one first, which it replaces only when it is whole.</summary>
internal static class PreparedFolderWriter
{
    private static readonly CsvWriterOptions s_csv = new() { NewLine = "\n" };

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Makes sure that a folder may be replaced: it is not there, empty, or an earlier preparation.</summary>
    /// <exception cref="TrainingException">It is a file, or holds anything else.</exception>
    public static void Check(string folder)
    {
        FolderSwap.Check(folder, PreparedFiles.All);

        // Data sets have files of the same names; a report only a preparation has.
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, PreparedFiles.Report)))
        {
            throw new TrainingException($"{folder} holds files but no {PreparedFiles.Report} of an earlier preparation; --output takes a folder of its own.");
        }
    }

    /// <summary>Writes all files and puts the folder in its place.</summary>
    /// <param name="folder">Where it goes.</param>
    /// <param name="log">What is kept; at least one interaction.</param>
    /// <param name="texts">Texts by item id.</param>
    /// <param name="report">What happened.</param>
    /// <exception cref="TrainingException">The folder cannot be written, or holds other files.</exception>
    public static void Write(string folder, InteractionLog log, IReadOnlyDictionary<string, TextFields> texts, PreparationReport report) =>
        FolderSwap.Write(folder, PreparedFiles.All, unfinished =>
        {
            Check(folder);
            WriteSequences(Path.Combine(unfinished, PreparedFiles.Sequences), log);
            WriteItems(Path.Combine(unfinished, PreparedFiles.Items), log, texts);
            File.WriteAllText(Path.Combine(unfinished, PreparedFiles.Report), JsonSerializer.Serialize(report, s_json));
            File.WriteAllText(Path.Combine(unfinished, PreparedFiles.Page), ReportPage.Render(report));
        });

    private static void WriteSequences(string path, InteractionLog log)
    {
        using var csv = CsvWriter.Create(new GZipStream(File.Create(path), CompressionLevel.Optimal), s_csv);
        csv.WriteRecord([.. PreparedFiles.SequenceColumns]);
        var (items, kinds, times) = (new StringBuilder(), new StringBuilder(), new StringBuilder());
        foreach (var user in log.ByUser())
        {
            var interactions = log.Interactions[user];
            foreach (ref readonly var interaction in interactions)
            {
                var separator = items.Length > 0 ? " " : "";
                PreparedIds.Append(items.Append(separator), log.Items.GetId(interaction.Item));
                kinds.Append(separator).Append(EventNames.Of(interaction.Kind));
                times.Append(separator).Append(CultureInfo.InvariantCulture, $"{interaction.Time}");
            }

            csv.WriteRecord([log.Users.GetId(interactions[0].User), items.ToString(), kinds.ToString(), times.ToString()]);
            items.Clear();
            kinds.Clear();
            times.Clear();
        }
    }

    private static void WriteItems(string path, InteractionLog log, IReadOnlyDictionary<string, TextFields> texts)
    {
        var events = new int[log.Items.Count];
        foreach (ref readonly var interaction in log.Interactions)
        {
            events[interaction.Item]++;
        }

        using var csv = CsvWriter.Create(new GZipStream(File.Create(path), CompressionLevel.Optimal), s_csv);
        csv.WriteRecord([.. PreparedFiles.ItemColumns]);
        foreach (var item in Enumerable.Range(0, events.Length).Where(item => events[item] > 0).OrderByDescending(item => events[item]))
        {
            var id = log.Items.GetId(item);
            var text = texts.GetValueOrDefault(id);
            csv.WriteRecord([id, text?.Title ?? "", text?.Brand ?? "", string.Join('|', text?.Categories ?? []), text?.Description ?? ""]);
        }
    }
}
