using System.Globalization;
using System.Text.Json;
using CsvHelper;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Events;
using RealtimeRec.Ranking.Sequences;

namespace RealtimeRec.Training.Data;

/// <summary>What <c>prepare</c> wrote: clean sequences, their items and the items' texts.</summary>
internal sealed class PreparedFolder
{
    private PreparedFolder(string[] userIds, EncoderSequence[] sequences, ItemVocabulary items, TextFields?[] texts)
    {
        UserIds = userIds;
        Sequences = sequences;
        Items = items;
        Texts = texts;
    }

    /// <summary>Ids of the users, one for each sequence.</summary>
    public IReadOnlyList<string> UserIds { get; }

    /// <summary>What each user did, with kinds and times, oldest first.</summary>
    public EncoderSequence[] Sequences { get; }

    /// <summary>The items of the sequences, most frequent first.</summary>
    public ItemVocabulary Items { get; }

    /// <summary>Texts by item index; null for an item without any.</summary>
    public TextFields?[] Texts { get; }

    /// <summary>Reads a folder and checks that its files belong together.</summary>
    /// <exception cref="TrainingException">
    /// A file is missing, cut off or not as it was written, or the files contradict each other; the message names the file and,
    /// where there is one, the line.
    /// </exception>
    public static PreparedFolder Read(string folder)
    {
        foreach (var name in (string[])[PreparedFiles.Sequences, PreparedFiles.Items, PreparedFiles.Report])
        {
            if (!File.Exists(Path.Combine(folder, name)))
            {
                throw new TrainingException($"{folder} is no prepared folder: it lacks {name}; the command prepare makes one.");
            }
        }

        var (items, texts) = ReadItems(Path.Combine(folder, PreparedFiles.Items));
        var (users, sequences) = ReadSequences(Path.Combine(folder, PreparedFiles.Sequences), items);
        CheckCounts(folder, sequences, items);
        return new PreparedFolder(users, sequences, items, texts);
    }

    private static (ItemVocabulary Items, TextFields?[] Texts) ReadItems(string path)
    {
        var items = new ItemVocabulary();
        var texts = new List<TextFields?>();
        CatalogFile.ReadRows(path, (id, text) =>
        {
            if (items.GetOrAdd(id) != texts.Count)
            {
                throw new TrainingException($"{path} has the item {id} twice.");
            }

            texts.Add(text);
        });
        return (items, [.. texts]);
    }

    private static (string[] Users, EncoderSequence[] Sequences) ReadSequences(string path, ItemVocabulary items)
    {
        try
        {
            using var input = PackedFile.Open(path);
            using var csv = CsvReader.Create(input, new CsvReaderOptions { HasHeader = false, TrackLineNumbers = true });
            if (!csv.Read() || !Enumerable.Range(0, csv.FieldCount).Select(csv.GetString).SequenceEqual(PreparedFiles.SequenceColumns))
            {
                throw new TrainingException($"{path} does not have the columns {string.Join(", ", PreparedFiles.SequenceColumns)}.");
            }

            var users = new HashSet<string>(StringComparer.Ordinal);
            var ids = new List<string>();
            var sequences = new List<EncoderSequence>();
            while (csv.Read())
            {
                var where = $"{path}, line {csv.LineNumber}";
                if (csv.FieldCount != PreparedFiles.SequenceColumns.Count)
                {
                    throw new TrainingException($"{where}: there are {csv.FieldCount} columns where {PreparedFiles.SequenceColumns.Count} are expected.");
                }

                if (!users.Add(csv.GetString(0)))
                {
                    throw new TrainingException($"{where}: the user {csv.GetString(0)} has a second sequence.");
                }

                ids.Add(csv.GetString(0));
                sequences.Add(ReadSequence(where, csv.GetString(1), csv.GetString(2), csv.GetString(3), items));
            }

            return ([.. ids], [.. sequences]);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or CsvFormatException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path} cannot be read: {exception.Message.Split('\n')[0]}", exception);
        }
    }

    private static EncoderSequence ReadSequence(string where, string itemList, string kindList, string timeList, ItemVocabulary vocabulary)
    {
        var (itemTexts, kindTexts, timeTexts) = (itemList.Split(' '), kindList.Split(' '), timeList.Split(' '));
        if (kindTexts.Length != itemTexts.Length || timeTexts.Length != itemTexts.Length)
        {
            throw new TrainingException($"{where}: there are {itemTexts.Length:N0} items, {kindTexts.Length:N0} kinds and {timeTexts.Length:N0} times.");
        }

        var items = Array.ConvertAll(itemTexts, text => vocabulary.TryGetIndex(PreparedIds.Read(text), out var index)
            ? index
            : throw new TrainingException($"{where}: {PreparedFiles.Items} does not have the item {text}."));
        var kinds = Array.ConvertAll(kindTexts, text => EventNames.TryParse(text, out var kind)
            ? (byte)kind
            : throw new TrainingException($"{where}: \"{text}\" is no event name."));
        var times = Array.ConvertAll(timeTexts, text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            ? time
            : throw new TrainingException($"{where}: \"{text}\" is no time in milliseconds."));
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1])
            {
                throw new TrainingException($"{where}: the time {times[i]} comes after {times[i - 1]}; the oldest is to come first.");
            }
        }

        return new EncoderSequence(items, kinds, times);
    }

    private static void CheckCounts(string folder, EncoderSequence[] sequences, ItemVocabulary items)
    {
        var path = Path.Combine(folder, PreparedFiles.Report);
        int events, users, itemCount;
        try
        {
            using var report = JsonDocument.Parse(File.ReadAllText(path));
            var after = report.RootElement.GetProperty("after");
            (events, users, itemCount) = (after.GetProperty("events").GetInt32(), after.GetProperty("users").GetInt32(), after.GetProperty("items").GetInt32());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TrainingException($"{path} is not the report of a preparation: {exception.Message.Split('\n')[0]}", exception);
        }

        var read = sequences.Sum(sequence => sequence.Length);
        if (read != events || sequences.Length != users || items.Count != itemCount)
        {
            throw new TrainingException(
                $"{folder} is not as it was prepared: it holds {read:N0} events of {sequences.Length:N0} users and {items.Count:N0} items where {PreparedFiles.Report} says {events:N0}, {users:N0} and {itemCount:N0}.");
        }
    }
}
