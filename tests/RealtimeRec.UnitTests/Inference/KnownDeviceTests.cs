using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Embeddings;
using RealtimeRec.Inference;
using RealtimeRec.Placement;

namespace RealtimeRec.UnitTests.Inference;

/// <summary>When a device is set aside, and when it is called again.</summary>
public sealed class KnownDeviceTests
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMilliseconds(50);
    private static readonly UserHistory s_history = new(["a"], [1], [1]);

    private readonly FakeTimeProvider _time = new();
    private readonly SilentEncoder _encoder = new();
    private readonly List<string> _reasons = [];
    private readonly KnownDevice _device;

    public KnownDeviceTests()
    {
        _device = new KnownDevice(new DeviceAddress(SiloAddress.Zero, 0), _encoder, isLocal: true, (_, reason) => _reasons.Add(reason), new InferenceOptions(), _time);
        Assert.True(_device.Probed(Status()));
    }

    [Fact]
    public async Task RequestsOfOneLateBatchAreOneLateAnswer()
    {
        // 16 calls are under way at a time, and what comes meanwhile goes together in the next: all of them meet one delay.
        await LateAsync([.. Enumerable.Range(0, 200).Select(_ => AskAsync())]);
        Assert.False(_device.IsSetAside);
    }

    [Fact]
    public async Task ThreeLateAnswersInARowSetItAside()
    {
        await LateAsync(AskAsync(), AskAsync(), AskAsync());
        await LateAsync(AskAsync());
        Assert.False(_device.IsSetAside);
        await LateAsync(AskAsync(), AskAsync());
        Assert.True(_device.IsSetAside);
        Assert.Equal("its answers came late", Assert.Single(_reasons));
    }

    [Fact]
    public async Task AnAnswerInTimeBeginsTheRowAnewAndOneThatCameTooLateDoesNot()
    {
        await LateAsync(AskAsync());
        await LateAsync(AskAsync());
        _encoder.AnswerAll();
        await LateAsync(AskAsync());
        Assert.True(_device.IsSetAside);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_device.Probed(Status()));
        var answered = AskAsync();
        _encoder.AnswerAll();
        Assert.Equal(EncodeOutcome.Encoded, (await answered).Outcome);
        await LateAsync(AskAsync());
        await LateAsync(AskAsync());
        Assert.False(_device.IsSetAside);
    }

    [Fact]
    public async Task OneThatAnswersProbesAndEncodesNothingRestsForLongerEachTime()
    {
        _device.SetAside("it could not run the model");
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True(_device.Probed(Status()));
        var rests = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            _device.SetAside("it could not run the model");
            var rest = TimeSpan.Zero;
            while (!_device.Probed(Status()))
            {
                _time.Advance(TimeSpan.FromMilliseconds(250));
                rest += TimeSpan.FromMilliseconds(250);
            }

            rests.Add(rest);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], rests.Select(rest => (int)rest.TotalSeconds));

        var answered = AskAsync();
        _encoder.AnswerAll();
        await answered;
        _device.SetAside("it could not be reached");
        Assert.True(_device.Probed(Status()));
    }

    private static DeviceStatus Status() => new() { Slot = 0, Provider = "cpu", Encoders = [] };

    private Task<Encoded> AskAsync() => _device.Users.EncodeAsync("1", s_history, s_deadline);

    private async Task LateAsync(params Task<Encoded>[] asked)
    {
        _time.Advance(s_deadline);
        foreach (var answer in asked)
        {
            try
            {
                Assert.Equal(EncodeOutcome.Late, (await answer).Outcome);
            }
            catch (TimeoutException)
            {
                // It had been sent.
            }
        }

        // Whatever is asked next is asked later.
        _time.Advance(TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Answers nothing until it is told to.</summary>
    private sealed class SilentEncoder : IEncoderGrain
    {
        private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Answers whoever asked, and nobody who asks from now on.</summary>
        public void AnswerAll() => Interlocked.Exchange(ref _gate, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

        public async ValueTask<EncodeReply> EncodeUsersAsync(string models, UserHistory[] histories, TimeSpan[] budgets, CancellationToken cancellationToken)
        {
            await _gate.Task;
            return new EncodeReply([.. histories.Select(_ => new Encoded(EncodeOutcome.Encoded, Embedding.Zero(1)))], 0);
        }

        public ValueTask<EncodeReply> EncodeTextsAsync(string encoder, EncoderText[] texts, TimeSpan[] budgets, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<DeviceStatus> GetStatusAsync() => ValueTask.FromResult(Status());
    }
}
