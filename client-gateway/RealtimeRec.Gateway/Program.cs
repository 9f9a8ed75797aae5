using Microsoft.Extensions.Options;
using RealtimeRec.Gateway;
using RealtimeRec.Gateway.Clustering;
using RealtimeRec.Gateway.Events;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Hosting.Logging;

var builder = WebApplication.CreateBuilder(args);
builder.AddRealtimeRecLogging();
builder.AddClusterClient();
builder.AddKafkaIngress();
builder.AddRealtimeRecGateway();

await using var app = builder.Build();
app.MapRealtimeRecGateway();
var secrets = SecretRedaction.Of(app.Configuration);
var stopping = app.Lifetime.ApplicationStopping;
try
{
    app.Services.GetRequiredService<IStartupValidator>().Validate();
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    // A setting is the operator's to mend: the message says which, a stack would hide it.
    Console.Error.WriteLine(secrets.Redact(string.Join(Environment.NewLine, exception.Failures)));
    return 1;
}
catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
{
    Console.Error.WriteLine(secrets.Redact(string.Join(
        Environment.NewLine, exception.InnerExceptions.SelectMany(inner => ((OptionsValidationException)inner).Failures))));
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    // Told to stop while still looking for the cluster.
    return 0;
}
