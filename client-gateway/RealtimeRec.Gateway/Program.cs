using RealtimeRec.Gateway;
using RealtimeRec.Gateway.Clustering;

var builder = WebApplication.CreateBuilder(args);
builder.AddClusterClient();
builder.AddRealtimeRecGateway();

var app = builder.Build();
app.MapRealtimeRecGateway();
await app.RunAsync();
