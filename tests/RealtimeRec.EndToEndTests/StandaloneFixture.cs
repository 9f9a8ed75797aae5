using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests;

/// <summary>One running one-process edition for all tests of a class; derived fixtures say with which arguments.</summary>
public class StandaloneFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private StandaloneProcess? _process;

    /// <summary>Arguments besides the address and the data directory.</summary>
    protected virtual string[] Arguments => [];

    /// <summary>Variables in its environment.</summary>
    protected virtual IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>();

    /// <summary>Where it serves.</summary>
    public Uri Address => Process.Address;

    /// <summary>A client for <see cref="Address"/>.</summary>
    public HttpClient Http => Process.Http;

    /// <summary>What it wrote so far.</summary>
    public string Log => Process.Log;

    private StandaloneProcess Process => _process ?? throw new InvalidOperationException("The process is not started yet.");

    public virtual async Task InitializeAsync()
    {
        _process = StandaloneProcess.Start(_data.FullPath, Environment, Arguments);
        await _process.WaitUntilReadyAsync();
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _data.Dispose();
        GC.SuppressFinalize(this);
    }
}
