using System.Globalization;
using System.Threading.Channels;
using RealtimeRec.Testing.Processes;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Testing.Brokers;

/// <summary>
/// A Kafka on loopback as a process of its own, with the shop's topics, that can be made to fail; needs <c>tests/cluster</c>
/// built. It keeps records in memory, at most 5 MiB or 100,000 batches a partition, the oldest silently dropped; transactions
/// and look-ups of offsets by time do not work, and listing the groups crashes the client.
/// </summary>
public sealed class KafkaBroker : ChildProcess, ILocalKafka
{
    private const string BootstrapAnswer = "bootstrap ";
    private const string ErrorAnswer = "error ";

    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(30);

    // Made before the process is started, by whose output it is filled.
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly int _brokers;

    private KafkaBroker(string path, int brokers, IReadOnlyDictionary<string, int> topics, string? logFolder) : base(
        "dotnet",
        [
            path, "broker", "--brokers", brokers.ToString(CultureInfo.InvariantCulture),
            .. topics.SelectMany(topic => new[] { "--topic", string.Create(CultureInfo.InvariantCulture, $"{topic.Key}:{topic.Value}") }),
        ],
        new ProcessOptions { Name = "kafka", LogFolder = logFolder },
        takesInput: true)
    {
        _brokers = brokers;
    }

    /// <summary>Where its brokers are, as clients are told.</summary>
    public string BootstrapServers { get; private set; } = "";

    IEnumerable<ChildProcess> ILocalKafka.Processes => HasExited ? [] : [this];

    /// <summary>Starts one and waits until it serves.</summary>
    /// <param name="logFolder">Folder for its log; null for none.</param>
    /// <param name="eventPartitions">Partitions of <c>shop.events</c>; the other topics have 8.</param>
    /// <param name="brokers">Number of brokers, all in the one process; the partitions' leaders are spread over them for good.</param>
    public static async Task<KafkaBroker> StartAsync(string? logFolder = null, int eventPartitions = LocalKafka.EventPartitions, int brokers = 1)
    {
        var broker = new KafkaBroker(TestClusterProgram.Path, brokers, LocalKafka.ShopTopics(eventPartitions), logFolder);
        try
        {
            var answer = await broker.AnswerAsync();
            broker.BootstrapServers = answer.StartsWith(BootstrapAnswer, StringComparison.Ordinal)
                ? answer[BootstrapAnswer.Length..]
                : throw new InvalidOperationException($"The broker did not say where it is but \"{answer}\".");
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a topic.</summary>
    public Task CreateTopicAsync(string topic, int partitions) => CommandAsync($"topic {topic} {partitions}");

    /// <summary>Closes a broker's connections and takes no more of them.</summary>
    /// <param name="broker">Which, from 1; null for every one.</param>
    public Task TakeDownAsync(int? broker = null) => CommandEachAsync(broker, id => $"down {id}");

    /// <summary>Lets a broker serve again, with all it had.</summary>
    /// <param name="broker">Which, from 1; null for every one.</param>
    public Task BringUpAsync(int? broker = null) => CommandEachAsync(broker, id => $"up {id}");

    /// <summary>Delays a broker's answers.</summary>
    /// <param name="time">How long at least; zero for no delay.</param>
    /// <param name="broker">Which, from 1; null for every one.</param>
    public Task SetRoundTripTimeAsync(TimeSpan time, int? broker = null) =>
        CommandEachAsync(broker, id => string.Create(CultureInfo.InvariantCulture, $"round-trip {id} {(int)time.TotalMilliseconds}"));

    /// <summary>
    /// Answers the next requests of a kind with errors, one each, in this order and after those pushed before.
    /// <see cref="ErrorCode.Local_Transport"/> closes the connection instead.
    /// </summary>
    public Task PushErrorsAsync(KafkaRequest request, params ErrorCode[] errors) =>
        CommandAsync($"push-errors {(short)request} {string.Join(' ', errors.Select(error => (int)error))}");

    /// <summary>Forgets the errors that were pushed for a kind of request and not answered yet.</summary>
    public Task ClearErrorsAsync(KafkaRequest request) => CommandAsync($"clear-errors {(short)request}");

    Task ILocalKafka.TakeDownAsync() => TakeDownAsync();

    Task ILocalKafka.BringUpAsync() => BringUpAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _oneAtATime.Dispose();
    }

    private protected override void OnOutput(string? line)
    {
        if (line is null)
        {
            _answers.Writer.TryComplete();
        }
        else
        {
            _answers.Writer.TryWrite(line);
        }
    }

    private async Task CommandEachAsync(int? broker, Func<int, string> command)
    {
        for (var id = broker ?? 1; id <= (broker ?? _brokers); id++)
        {
            await CommandAsync(command(id));
        }
    }

    private async Task CommandAsync(string command)
    {
        await _oneAtATime.WaitAsync();
        try
        {
            await Input.WriteLineAsync(command);
            await Input.FlushAsync();
            var answer = await AnswerAsync();
            if (answer.StartsWith(ErrorAnswer, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"The broker refused \"{command}\": {answer[ErrorAnswer.Length..]}");
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<string> AnswerAsync()
    {
        try
        {
            return await _answers.Reader.ReadAsync().AsTask().WaitAsync(AnswerPatience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {AnswerPatience} for an answer of {Name}. {LogForMessage()}");
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"{Name} ended. {LogForMessage()}");
        }
    }
}
