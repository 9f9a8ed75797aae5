using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Events;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.Preparation;
using RealtimeRec.Training.Preparation.Output;
using RealtimeRec.Training.Preparation.Rules;
using RealtimeRec.Validation;
using Spectre.Console;

namespace RealtimeRec.Training.Commands;

/// <summary>Makes clean training sequences of a shop's events and catalogue, and a report of what was dropped.</summary>
internal sealed class PrepareCommand(IAnsiConsole console, TimeProvider timeProvider) : ICommand
{
    private readonly Argument<FileInfo[]> _files = new("files") { Description = "Files of events, delimited text (plain or gzip) or Parquet", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> _preset = new("--preset") { Description = $"Column map of the files: {string.Join(", ", DatasetPreset.BuiltIn)}, or the path of a .json", Required = true };
    private readonly Option<FileInfo?> _items = new("--items") { Description = "Catalogue: CSV with item_id and texts (title or keyphrase, brand, categories or attributes, description); events of other products count as unknown" };
    private readonly Option<string?> _itemsPreset = new("--items-preset") { Description = "Column map of --items, for other columns" };
    private readonly Option<DirectoryInfo> _output = new("--output") { Description = "Folder to write; an earlier preparation there is replaced at the end", Required = true };
    private readonly Option<DateTimeOffset?> _from = new("--from") { Description = $"Drops what happened before this time [default: {Moment.Text(EventLimits.MinTime)}]", CustomParser = Time };
    private readonly Option<DateTimeOffset?> _to = new("--to") { Description = "Drops what happened at this time or later [default: now]", CustomParser = Time };
    private readonly Option<string[]> _kinds = new("--kinds")
    {
        Description = $"Kinds of events to keep [default: {string.Join(' ', EventKindRule.Interests.Select(EventNames.Of))}]",
        AllowMultipleArgumentsPerToken = true,
        Arity = ArgumentArity.OneOrMore,
    };

    public Command Describe()
    {
        _kinds.AcceptOnlyFromAmong([.. EventNames.All]);
        var command = new Command("prepare", "Cleans a shop's events into training sequences, with a report of what was dropped and why")
        {
            _files, _preset, _items, _itemsPreset, _output, _from, _to, _kinds,
        };
        var record = new RecordOptions<PreparationOptions>(command);
        command.SetAction((arguments, cancellationToken) => RunAsync(arguments, record.Get(arguments), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, PreparationOptions options, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var output = arguments.GetValue(_output)!.FullName;
        PreparedFolderWriter.Check(output);
        Check(options);
        var preset = Preset(arguments.GetValue(_preset)!);
        if (preset.Event is null)
        {
            throw new TrainingException($"The preset {preset.Name} has no events; --preset takes one that has.");
        }

        var files = arguments.GetValue(_files)!;
        var catalogue = arguments.GetValue(_items) is { } items ? await ReadCatalogueAsync(items.FullName, arguments.GetValue(_itemsPreset), cancellationToken) : null;
        var kinds = arguments.GetValue(_kinds) is { Length: > 0 } names ? names.Select(Kind).ToArray() : EventKindRule.Interests;
        var rules = CleaningRules.Of(
            options,
            arguments.GetValue(_from) ?? EventLimits.MinTime,
            arguments.GetValue(_to) ?? timeProvider.GetUtcNow() + EventLimits.MaxFuture,
            kinds,
            catalogue?.Keys.ToHashSet(StringComparer.Ordinal));

        var (contents, left, outcomes) = await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(progress => CleanAsync(progress, files, preset, rules, cancellationToken));
        if (left.Count == 0)
        {
            throw new TrainingException(PreparationSummary.NothingLeft(contents, outcomes));
        }

        var texts = Merge(contents.Texts, catalogue);
        var report = new PreparationReport
        {
            PreparedAt = timeProvider.GetUtcNow(),
            Files = [.. files.Select(file => file.Name)],
            Preset = preset.Name,
            Options = options,
            Rows = contents.Rows,
            Searches = contents.Searches,
            Rejected = contents.Rejected,
            Rules = outcomes,
            ItemsWithText = WithText(left, texts),
            Before = contents.Log.Size(),
            After = left.Size(),
            DistributionBefore = LogDistribution.Of(contents.Log),
            DistributionAfter = LogDistribution.Of(left),
        };
        console.Status().Start("Writing", _ => PreparedFolderWriter.Write(output, left, texts, report));
        PreparationSummary.Show(console, report);
        console.WriteLine($"{output}: {string.Join(", ", PreparedFiles.All)}");
        await arguments.InvocationConfiguration.Output.WriteLineAsync(PreparationSummary.ToJson(report, watch.Elapsed).ToJsonString());
        return 0;
    }

    private async Task<(ShopContents Contents, InteractionLog Left, IReadOnlyList<RuleOutcome> Outcomes)> CleanAsync(
        ProgressContext progress, FileInfo[] files, DatasetPreset preset, IReadOnlyList<ICleaningRule> rules, CancellationToken cancellationToken)
    {
        var reading = progress.AddTask("Reading");
        var cleaning = progress.AddTask("Cleaning", maxValue: rules.Count);
        var contents = await new ShopFiles(timeProvider).ReadAsync(
            [.. files.Select(file => file.FullName)], preset, new DirectProgress(share => reading.Value = share * reading.MaxValue), cancellationToken);
        var left = contents.Log;
        var outcomes = new List<RuleOutcome>();
        foreach (var rule in rules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            cleaning.Description = $"Cleaning: {rule.Name}";
            (left, var outcome) = CleaningRules.Apply(rule, left);
            outcomes.Add(outcome);
            cleaning.Increment(1);
        }

        cleaning.Description = "Cleaning";
        return (contents, left, outcomes);
    }

    private async Task<Dictionary<string, TextFields>> ReadCatalogueAsync(string path, string? presetName, CancellationToken cancellationToken)
    {
        if (presetName is null)
        {
            var ofItems = new Dictionary<string, TextFields>(StringComparer.Ordinal);
            CatalogFile.ReadRows(path, (id, text) => ofItems[id] = text ?? new TextFields(null));
            return ofItems.Count > 0 ? ofItems : throw new TrainingException($"{path} holds no items after its header.");
        }

        var preset = Preset(presetName);
        var texts = preset.Product is null
            ? throw new TrainingException($"The preset {preset.Name} has no products; --items-preset takes one that has.")
            : await new ShopFiles(timeProvider).ReadProductsAsync(path, preset, cancellationToken);
        return texts.Count > 0 ? texts : throw new TrainingException($"{path} describes no product by the preset {preset.Name}.");
    }

    private static DatasetPreset Preset(string nameOrPath)
    {
        try
        {
            return DatasetPreset.Load(nameOrPath);
        }
        catch (DatasetPresetException exception)
        {
            throw new TrainingException(exception.Message, exception);
        }
    }

    private static void Check(PreparationOptions options)
    {
        if (options.SteadyRun < 2 || options.MaxActionsPerDay < 0 || options.MaxActionsPerMinute < 0 || options.SteadyVariation < 0
            || options.SampleUsers < 0 || options.Core < 0)
        {
            throw new TrainingException("--steady-run takes at least 2, and no other number of prepare may be negative.");
        }
    }

    private static DateTimeOffset? Time(ArgumentResult argument)
    {
        if (DateTimeOffset.TryParse(argument.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        argument.AddError($"\"{argument.Tokens[0].Value}\" is no time; 2026-01-31 and 2026-01-31T23:59:59Z are.");
        return null;
    }

    private static EventKind Kind(string name) => EventNames.TryParse(name, out var kind) ? kind : throw new ArgumentException(name);

    // What the catalogue says of a product is its last word; what it leaves open, the rows of events may say.
    private static Dictionary<string, TextFields> Merge(Dictionary<string, TextFields> ofRows, Dictionary<string, TextFields>? catalogue)
    {
        foreach (var (id, text) in catalogue ?? [])
        {
            ofRows[id] = ofRows.TryGetValue(id, out var row)
                ? text with { Title = text.Title ?? row.Title, Brand = text.Brand ?? row.Brand, Categories = text.Categories ?? row.Categories, Description = text.Description ?? row.Description }
                : text;
        }

        return ofRows;
    }

    private static int WithText(InteractionLog log, Dictionary<string, TextFields> texts)
    {
        var items = new HashSet<int>();
        foreach (ref readonly var interaction in log.Interactions)
        {
            items.Add(interaction.Item);
        }

        return items.Count(item => texts.TryGetValue(log.Items.GetId(item), out var text)
            && text is not { Title: null, Brand: null, Categories: null, Description: null });
    }
}
