package org.m2q.lsp.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives a client that is not ours: the one that is built into Neovim. */
class NeovimTest {

	private static final String SCRIPT = """
			local result = {}
			local function note(key, value) table.insert(result, key .. '=' .. tostring(value)) end
			local function finish() vim.fn.writefile(result, OUTPUT); vim.cmd('qa!') end
			local ok, failure = pcall(function()
				vim.cmd('edit ' .. vim.fn.fnameescape(FILE))
				local id = vim.lsp.start_client({ name = 'm2q', cmd = COMMAND, root_dir = FOLDER })
				vim.lsp.buf_attach_client(0, id)
				note('ready', vim.wait(60000, function() return vim.lsp.get_client_by_id(id) ~= nil and vim.lsp.buf_get_clients(0)[id] ~= nil end, 50))
				vim.wait(60000, function() return vim.lsp.get_client_by_id(id).initialized end, 50)
				local function ask(method, params)
					local answer = vim.lsp.buf_request_sync(0, method, params, 60000)
					return answer and answer[id] and answer[id].result
				end
				local document = { uri = vim.uri_from_bufnr(0) }
				local row = vim.fn.search('run EfficientViT_B1') - 1
				local place = { textDocument = document, position = { line = row, character = 6 } }
				note('symbols', #ask('textDocument/documentSymbol', { textDocument = document }))
				note('hover', string.find(ask('textDocument/hover', place).contents.value, 'EfficientViT_B1') ~= nil)
				note('definition', ask('textDocument/definition', place)[1].range.start.line)
				note('hints', #ask('textDocument/inlayHint', { textDocument = document, range = { start = { line = 0, character = 0 }, ['end'] = { line = 999, character = 0 } } }))
				note('before', #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }))
				vim.api.nvim_buf_set_lines(0, row, row + 1, true, { '\\trun EfficientViT_B7 with M2Q on M2ViT' })
				note('error', vim.wait(60000, function() return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) > 0 end, 50))
				note('row', vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })[1].lnum == row)
				vim.cmd('undo')
				note('undone', vim.wait(60000, function() return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) == 0 end, 50))
				vim.lsp.stop_client(id)
				note('stopped', vim.wait(60000, function() return vim.lsp.get_client_by_id(id) == nil end, 50))
			end)
			if not ok then note('failure', failure) end
			finish()
			""";

	@Test
	void theBuiltInClientOfNeovimWorks(@TempDir Path folder) throws Exception {
		assumeTrue(Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator)).anyMatch(part -> Files.isExecutable(Path.of(part, "nvim"))),
				"Neovim (nvim) is not installed");
		Path output = folder.resolve("result.txt");
		Path example = Session.examples().resolve("efficientvit-b1.m2q");
		String command = ServerProcess.command(folder).stream().map(NeovimTest::lua).collect(Collectors.joining(", ", "{ ", " }"));
		String script = "local COMMAND, FILE, FOLDER, OUTPUT = " + String.join(", ", command, lua(example.toString()), lua(Session.examples().toString()),
				lua(output.toString())) + "\n" + SCRIPT;
		Path program = Files.writeString(folder.resolve("test.lua"), script);
		ProcessBuilder builder = new ProcessBuilder("nvim", "--headless", "--clean", "-c", "luafile " + program);
		for (String variable : List.of("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")) {
			builder.environment().put(variable, folder.toString());
		}
		Process process = builder.redirectErrorStream(true).redirectOutput(folder.resolve("log.txt").toFile()).start();
		try {
			assertTrue(process.waitFor(5, TimeUnit.MINUTES), "Neovim does not end");
		} finally {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		}
		String log = Files.readString(folder.resolve("log.txt"));
		assertTrue(Files.exists(output), log);
		String text = Files.readString(example);
		int model = (int) text.substring(0, text.indexOf("model EfficientViT_B1")).chars().filter(c -> c == '\n').count();
		String result = Files.readString(output);
		assertTrue(result.startsWith("ready=true\nsymbols="), result + log);
		String[] lines = result.lines().toArray(String[]::new);
		assertTrue(Integer.parseInt(lines[4].substring("hints=".length())) > 10, result);
		assertEquals("hover=true definition=" + model + " before=0 error=true row=true undone=true stopped=true",
				Stream.of(lines[2], lines[3], lines[5], lines[6], lines[7], lines[8], lines[9]).reduce((a, b) -> a + " " + b).orElseThrow(), result + log);
	}

	private static String lua(String text) {
		return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
	}
}
