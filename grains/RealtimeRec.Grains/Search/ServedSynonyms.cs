using Microsoft.Extensions.Logging;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.Search;

/// <summary>The shop's synonyms as this silo's searches use them; asks every second whether they have changed. While nobody answers they stay.</summary>
internal sealed partial class ServedSynonyms : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lazy<ISynonymsGrain> _grain;
    private readonly ILogger<ServedSynonyms> _logger;
    private readonly SupervisedLoop _loop;
    private SynonymSet _current = SynonymSet.None;
    private string? _version;

    public ServedSynonyms(Lazy<ISynonymsGrain> grain, TimeProvider time, ILogger<ServedSynonyms> logger)
    {
        (_grain, _logger) = (grain, logger);
        _loop = SupervisedLoop.Every(Period, "synonyms", LookAsync, time, logger);
    }

    /// <summary>The synonyms.</summary>
    public SynonymSet Current => Volatile.Read(ref _current);

    /// <summary>Asks for them from now on.</summary>
    public void Start() => _loop.Start();

    /// <summary>Stops asking.</summary>
    public Task StopAsync() => _loop.StopAsync();

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private static SynonymSet SetOf(SynonymRule[] rules, CancellationToken cancellationToken)
    {
        var set = new SynonymSet();
        foreach (var rule in rules)
        {
            cancellationToken.ThrowIfCancellationRequested();
            set.Add(rule.Words, rule.Also);
        }

        return set;
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        try
        {
            if (await _grain.Value.GetIfChangedAsync(_version).ConfigureAwait(false) is { } list)
            {
                Volatile.Write(ref _current, SetOf(list.Synonyms, stopping));
                _version = list.Version;
                LogTaken(list.Synonyms.Length);
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogNotAsked(exception);
        }
    }

    [LoggerMessage(LogLevel.Information, "Searches use {Rules} rules of synonyms.")]
    private partial void LogTaken(int rules);

    [LoggerMessage(LogLevel.Debug, "Whether the synonyms have changed could not be asked.")]
    private partial void LogNotAsked(Exception exception);
}
