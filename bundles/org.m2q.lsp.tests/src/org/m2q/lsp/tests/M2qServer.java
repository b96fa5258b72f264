package org.m2q.lsp.tests;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.google.gson.JsonObject;

import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.eclipse.lsp4j.services.LanguageServer;

/** The server as a client sees it that knows its own requests. */
interface M2qServer extends LanguageServer {

	@JsonRequest("m2q/estimate")
	CompletableFuture<JsonObject> estimate(Map<String, String> params);

	@JsonRequest("m2q/simulate")
	CompletableFuture<JsonObject> simulate(Map<String, String> params);
}
