using RealtimeRec.TestCluster;

return await ClusterCommand.InvokeAsync(args);
