using System.Diagnostics.Metrics;
using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Quality;
using RealtimeRec.Silo.Ingestion;

namespace RealtimeRec.UnitTests.Ingestion;

public sealed class KeyedDispatcherTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PartitionProgress _partition = new(new TopicPartition("letters", 0), "letters/0");
    private readonly Handler _handler = new();
    private readonly DeadLetters _deadLetters = new();
    private readonly KeyedDispatcher<string> _dispatcher;
    private long _offset;

    public KeyedDispatcherTests() => _dispatcher = new KeyedDispatcher<string>(
        _handler, _deadLetters, new IngestionMetrics(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System), 3, TimeProvider.System, NullLogger.Instance);

    [Fact]
    public async Task RecordsOfOneKeyKeepTheirOrderAndGoInBatches()
    {
        _handler.Hold();
        Send("a", "1");
        Send("a", "2", "3", "4", "5", "6");
        Send("b", "7");
        Assert.Equal(["a:1", "b:7"], _handler.Calls);

        _handler.Release();
        await _partition.DrainAsync().WaitAsync(Patience);
        Assert.Equal(["a:1", "b:7", "a:234", "a:56"], _handler.Calls);
        Assert.True(_partition.TryTakeCommittable(out var position));
        Assert.Equal(7, position.Offset.Value);
    }

    [Fact]
    public async Task OnlySoManyKeysAreOnTheirWayAndWhatComesWhileOneWaitsGoesWithIt()
    {
        _handler.Hold();
        var keys = Enumerable.Range(0, Handler.Calling).Select(number => $"k{number}").ToArray();
        foreach (var key in keys)
        {
            Send(key, "1");
        }

        Send("late", "2");
        Send("late", "3");
        Assert.Equal(keys.Select(key => $"{key}:1"), _handler.Calls);

        _handler.Release();
        await _partition.DrainAsync().WaitAsync(Patience);
        Assert.Equal([.. keys.Select(key => $"{key}:1"), "late:23"], _handler.Calls);
    }

    /// <summary>Else a few shoppers whose state cannot be read would stop all the others.</summary>
    [Fact]
    public async Task AKeyThatWaitsForItsNextAttemptHoldsNoPlace()
    {
        _handler.FailNext([.. Enumerable.Repeat(new NewerStateException("It is newer."), 3 * Handler.Calling)]);
        var keys = Enumerable.Range(0, 3 * Handler.Calling).Select(number => $"k{number}").ToArray();
        foreach (var key in keys)
        {
            Send(key, "1");
        }

        Send("well", "2");
        await _partition.DrainAsync().WaitAsync(Patience);
        Assert.True(_handler.Calls.ToList().IndexOf("well:2") <= 3 * Handler.Calling, string.Join(' ', _handler.Calls));
    }

    [Fact]
    public async Task AFailedBatchIsSentAgainBeforeAnythingElseOfItsKey()
    {
        _handler.FailNext(new TimeoutException(), new Orleans.Runtime.SiloUnavailableException(), new TimeoutException(), new TimeoutException(), new TimeoutException());
        Send("a", "1", "2");
        Send("a", "3");
        await _partition.DrainAsync().WaitAsync(Patience);
        Assert.Equal([.. Enumerable.Repeat("a:12", 6), "a:3"], _handler.Calls);
        Assert.Empty(_deadLetters.Letters);
    }

    [Fact]
    public async Task ARecordOfAProfileThatANewerVersionWroteWaitsAndIsNotSetAside()
    {
        _handler.FailNext([.. Enumerable.Repeat(new NewerStateException("It is newer."), 5)]);
        Send("a", "1", "2");
        await _partition.DrainAsync().WaitAsync(Patience);
        Assert.Equal([.. Enumerable.Repeat("a:12", 6)], _handler.Calls);
        Assert.Empty(_deadLetters.Letters);
    }

    [Fact]
    public async Task ARecordThatAlwaysFailsIsSetAsideAndTheOthersAreApplied()
    {
        _handler.Poison = "x";
        Send("a", "1", "x", "2");
        Send("a", "3");
        await _partition.DrainAsync().WaitAsync(Patience);
        var letter = Assert.Single(_deadLetters.Letters);
        Assert.Equal((1, QualityRules.Processing), (letter.Offset, letter.Refusal.Rule));
        Assert.Equal(["letters/0@1"], _handler.SetAside);
        Assert.Equal(["a:1", "a:2", "a:3"], _handler.Applied);
    }

    [Fact]
    public async Task ARefusedRecordIsDoneOnlyOnceItsDeadLetterIsWritten()
    {
        _handler.Refused["bad"] = new RecordRefusal("price_range", "Too dear.");
        _handler.Refused["worse"] = new RecordRefusal("price_range", "Far too dear.", Keep: false);
        _deadLetters.Hold();
        Send("a", "1", "bad", "worse");
        await _handler.FirstCall.WaitAsync(Patience);
        var drained = _partition.DrainAsync();
        Assert.False(drained.IsCompleted);

        _deadLetters.Release();
        await drained.WaitAsync(Patience);
        Assert.Equal("bad", Encoding.UTF8.GetString(Assert.Single(_deadLetters.Letters).Message.Value));
    }

    [Fact]
    public async Task ADeadLetterThatFailsUnexpectedlyIsTriedAgainAndHoldsUpNothingForGood()
    {
        _handler.Refused["bad"] = new RecordRefusal("price_range", "Too dear.");
        _deadLetters.Failures.Enqueue(new ObjectDisposedException("producer"));
        _deadLetters.Failures.Enqueue(new InvalidOperationException("of the test"));
        Send("a", "bad", "1");
        await _partition.DrainAsync().WaitAsync(Patience);
        Assert.Single(_deadLetters.Letters);
    }

    [Fact]
    public async Task AnAnswerThatMakesNoSenseEndsNeitherItsKeyNorItsPartition()
    {
        _handler.WrongAnswers = 1;
        Send("a", "1", "2");
        await _partition.DrainAsync().WaitAsync(Patience);
        Assert.Equal(["a:12", "a:12"], _handler.Calls);
    }

    [Fact]
    public async Task WhatIsAnotherSilosNowIsNeitherSentNorFinished()
    {
        var other = new PartitionProgress(new TopicPartition("letters", 1), "letters/1");
        _handler.Hold();
        Send("a", "1");
        Send("a", "2");
        _partition.Revoke();
        Add(other, "a", "3");
        _dispatcher.Start();
        _handler.Release();
        await other.DrainAsync().WaitAsync(Patience);
        Assert.Equal(["a:1", "a:3"], _handler.Calls);
    }

    public void Dispose() => _services.Dispose();

    private void Send(string key, params string[] bodies)
    {
        foreach (var body in bodies)
        {
            Add(_partition, key, body);
        }

        _dispatcher.Start();
    }

    private void Add(PartitionProgress partition, string key, string body)
    {
        var message = new Message<byte[], byte[]> { Value = Encoding.UTF8.GetBytes(body) };
        _dispatcher.Add(key, new LogRecord<string>(partition, partition.Begin(_offset), _offset, message, body));
        _offset++;
    }

    private sealed class Handler : IRecordHandler<string>
    {
        public const int Calling = 4;

        private readonly Queue<Exception> _failures = [];
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? _gate;

        public string Topic => "letters";

        public string GroupSuffix => "";

        public int MaxCalls => Calling;

        public int MinCalls => Calling;

        public List<string> Calls { get; } = [];

        public List<string> Applied { get; } = [];

        public List<string> SetAside { get; } = [];

        public Dictionary<string, RecordRefusal> Refused { get; } = [];

        public string? Poison { get; set; }

        /// <summary>Calls that are answered for no record, though they were applied.</summary>
        public int WrongAnswers { get; set; }

        public Task FirstCall => _first.Task;

        public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _gate!.SetResult();

        public void FailNext(params Exception[] failures)
        {
            foreach (var failure in failures)
            {
                _failures.Enqueue(failure);
            }
        }

        public RecordReading<string> Read(ConsumeResult<byte[], byte[]> record) => throw new NotSupportedException();

        public async Task<RecordRefusal?[]?> ApplyAsync(string key, IReadOnlyList<LogRecord<string>> records)
        {
            var call = $"{key}:{string.Concat(records.Select(record => record.Body))}";
            lock (Calls)
            {
                Calls.Add(call);
            }

            _first.TrySetResult();
            if (_gate is { } gate)
            {
                await gate.Task;
            }

            lock (Calls)
            {
                if (_failures.TryDequeue(out var failure))
                {
                    throw failure;
                }

                if (records.Any(record => record.Body == Poison))
                {
                    throw new InvalidOperationException("Not this one.");
                }

                Applied.Add(call);
            }

            if (WrongAnswers-- > 0)
            {
                return [];
            }

            return [.. records.Select(record => Refused.GetValueOrDefault(record.Body))];
        }

        public void CountQuarantined(LogRecord<string> record, RecordRefusal refusal) => SetAside.Add(record.Place);
    }

    private sealed class DeadLetters : IDeadLetters
    {
        private TaskCompletionSource? _gate;

        public List<DeadLetter> Letters { get; } = [];

        public Queue<Exception> Failures { get; } = [];

        public TopicTrouble? Trouble => null;

        public Task LookAsync() => Task.CompletedTask;

        public void Hold() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _gate!.SetResult();

        public async Task SendAsync(DeadLetter letter, CancellationToken cancellationToken)
        {
            if (_gate is { } gate)
            {
                await gate.Task.WaitAsync(cancellationToken);
            }

            lock (Letters)
            {
                if (Failures.TryDequeue(out var failure))
                {
                    throw failure;
                }

                Letters.Add(letter);
            }
        }
    }
}
