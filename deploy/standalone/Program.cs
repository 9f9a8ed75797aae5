using RealtimeRec.Standalone.Hosting;
using RealtimeRec.Standalone.Import;

return await StandaloneCommand.InvokeAsync(args, async options =>
{
    ListenAddresses.EnsureFree(options.Urls);
    using var data = DataDirectory.Open(options.DataDirectory);
    await using var store = EmbeddedStore.Start(data.StorePath);

    var builder = StandaloneHosting.CreateBuilder();
    builder.AddStandaloneDefaults(options, store);
    builder.AddImports(options.Imports, data);

    await using var app = builder.Build();
    await app.RunStandaloneAsync(options, data);
    return 0;
});
