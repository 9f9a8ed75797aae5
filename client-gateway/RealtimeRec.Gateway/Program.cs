using Microsoft.Extensions.Options;
using RealtimeRec.Gateway;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Hosting.Logging;
using RealtimeRec.Hosting.Starting;

var secrets = SecretRedaction.None;
var stopping = CancellationToken.None;
try
{
    var builder = WebApplication.CreateBuilder(args);
    secrets = SecretRedaction.Of(builder.Configuration);
    builder.AddRealtimeRecLogging();
    builder.AddClusterClient();
    builder.AddKafkaIngress();
    builder.AddRealtimeRecGateway();

    await using var app = builder.Build();
    app.MapRealtimeRecGateway();
    stopping = app.Lifetime.ApplicationStopping;
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    ListenAddresses.EnsureFree(app.Configuration[WebHostDefaults.ServerUrlsKey]);
    await app.RunAsync();
    return 0;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    // Told to stop while still looking for the cluster.
    return 0;
}
catch (Exception exception) when (StartFailure.Explain(exception, secrets) is { } message)
{
    // What is the operator's to mend is said in a sentence: a stack would hide it.
    Console.Error.WriteLine(message);
    return 1;
}
