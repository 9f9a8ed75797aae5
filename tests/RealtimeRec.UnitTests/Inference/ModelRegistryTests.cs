using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Inference;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Models;

namespace RealtimeRec.UnitTests.Inference;

public sealed class ModelRegistryTests : IAsyncDisposable
{
    private static readonly HashedTextEncoder s_hashed = new();
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryRegistry _folder = new();
    private readonly ModelRegistry _registry;

    public ModelRegistryTests()
    {
        _folder.AddUserEncoder("user-1", seed: 1);
        _folder.AddUserEncoder("user-2", seed: 2);
        _folder.Activate(null, null);
        var options = new InferenceOptions { Registry = _folder.Path, PollInterval = TimeSpan.FromMilliseconds(20) };
        _registry = new ModelRegistry(
            InitialModels.Open(_folder.Path, s_hashed), s_hashed, Options.Create(options), TimeProvider.System, NullLogger<ModelRegistry>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task AnUnexpectedExceptionInOneTurnDoesNotEndIt()
    {
        var fails = true;
        _registry.Changed += () =>
        {
            if (fails)
            {
                fails = false;
                throw new InvalidOperationException("as asked for");
            }
        };
        _registry.Start();
        _folder.Activate(null, "user-1");
        await ServesAsync("user-1");
        Assert.False(fails);
        _folder.Activate(null, "user-2");
        await ServesAsync("user-2");
    }

    [Fact]
    public async Task ANameThatNoFileSystemKnowsIsRefusedAndTheNextGoodOneTaken()
    {
        _registry.Start();
        _folder.Activate(null, "user\0");
        await Eventually.HoldsAsync("it is refused", () => Task.FromResult(_registry.Refused is not null), s_patience);
        _folder.Activate(null, "user-2");
        await ServesAsync("user-2");
        Assert.Null(_registry.Refused);
    }

    private Task ServesAsync(string user) =>
        Eventually.HoldsAsync($"{user} is to be served", () => Task.FromResult(_registry.Target.UserEncoder == user), s_patience);
}
