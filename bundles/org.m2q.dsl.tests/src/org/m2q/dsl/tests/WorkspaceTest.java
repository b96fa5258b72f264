package org.m2q.dsl.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.resource.Resource;
import org.eclipse.emf.ecore.resource.impl.ResourceImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.parser.TextGuard;
import org.m2q.dsl.resource.WeightFiles;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.Policy;

/** Files on disk, imports between them, and input that is no language at all. */
final class WorkspaceTest {

	@TempDir
	Path folder;

	private final M2qWorkspace workspace = M2qWorkspace.create();

	private Path write(String name, String text) throws IOException {
		Path file = folder.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, text);
	}

	private List<String> codes(Path file) {
		return workspace.open(file).problems().stream().map(Problem::code).toList();
	}

	@Test
	void importsByPathPackageAndName() throws IOException {
		write(".project", "");
		write("lib/nets/a.m2q", "package lib.nets block A { conv(8) > B }");
		write("lib/nets/b.m2q", "package lib.nets block B { relu }");
		write("lib/single.m2q", "package lib.single block S { relu }");
		write("p.m2q", "policy P { default { weights int8 activations int8 } }");
		Path user = write("deep/user.m2q", """
				import lib.nets.*
				import lib.single.S
				import "../p.m2q"
				block U { A > lib.nets.B > S }
				policy Q extends P { }
				""");
		assertEquals(List.of(), workspace.open(user).allProblems());
		assertEquals(List.of("a.m2q", "b.m2q", "single.m2q", "p.m2q"),
				workspace.open(user).imported().stream().map(document -> document.uri().substring(document.uri().lastIndexOf('/') + 1)).toList());
		assertTrue(workspace.open(user).find(Policy.class, "P").isPresent());
		assertTrue(workspace.open(user).find(Block.class, "lib.nets.A").isPresent());
		assertTrue(workspace.open(user).find(Block.class, "m2q.std.MBConv").isPresent());
		assertTrue(workspace.open(user).visible(Block.class).size() == 4);
	}

	@Test
	void withoutProjectOnlyTheOwnFolderIsSearched() throws IOException {
		write("lib/a.m2q", "package lib block A { relu }");
		assertEquals(List.of(ProblemCodes.IMPORT_MISSING, ProblemCodes.LINK_UNRESOLVED), codes(write("deep/user.m2q", "import lib.* block U { A }")));
		assertEquals(List.of(), codes(write("user.m2q", "import lib.* block U { A }")));
	}

	private static final String CHIP = """
			model M { input x: [4, 8, 8] conv(8) output y }
			policy W { default { weights int8 uniform symmetric per filter activations int8 uniform symmetric per tensor accumulator int32 requantize dyadic } }
			energy table t { row mac: energy 0.1 pJ }
			accelerator A { clock 500 MHz use t engine E: multiplier-array 16 by 16 { mac int8 * int8: 1 per cycle costs mac }
				buffer gb holds weights, inputs, outputs, partial-sums: capacity 64 KiB, width 64 bit, energy 1 pJ/bit dram main: bandwidth 1 GB/s, energy 8 pJ/bit }
			mapping B on A { map conv -> E }
			experiment X {
				run M with W on A using B
				%s
			}
			""";

	private List<Problem> missing(Path file) {
		return workspace.open(file).problems().stream().filter(problem -> problem.code().endsWith(".missing")).toList();
	}

	/** They are looked for beside the text, again whenever it is opened; a text that is in no folder has nothing beside it. */
	@Test
	void weightsAndDataThatAreNotThere() throws IOException {
		String text = CHIP.formatted("weights \"trained/net.safetensors\" calibration \"images\" over 10 samples validation \"test.gz\" labels \"test.txt\"");
		Path file = write("net.m2q", text);
		List<Problem> missing = missing(file);
		assertEquals(List.of(ProblemCodes.WEIGHTS_MISSING, ProblemCodes.DATA_MISSING, ProblemCodes.DATA_MISSING, ProblemCodes.DATA_MISSING), missing.stream().map(Problem::code).toList());
		assertEquals(List.of("\"trained/net.safetensors\"", "\"images\"", "\"test.gz\"", "\"test.txt\""),
				missing.stream().map(problem -> text.substring(problem.span().offset(), problem.span().offset() + problem.span().length())).toList());
		assertEquals(List.of(), missing.getFirst().data());
		write("trained/nets.safetensors", "");
		Files.createDirectory(folder.resolve("images"));
		assertEquals(List.of("trained/nets.safetensors"), missing(write("net.m2q", text + "\n")).getFirst().data());
		assertEquals(3, missing(file).size());
		write("trained/net.safetensors", "");
		write("test.gz", "");
		assertEquals(List.of("There is no 'test.txt' beside this file, so there is no score."), missing(file).stream().map(Problem::message).toList());
		write("test.txt", "");
		assertEquals(List.of(), missing(file));
		Files.delete(folder.resolve("trained/net.safetensors"));
		assertEquals(List.of(ProblemCodes.WEIGHTS_MISSING), missing(file).stream().map(Problem::code).toList());
		assertEquals(List.of(), workspace.open("memory:/net.m2q", text).problems().stream().filter(problem -> problem.code().endsWith(".missing")).toList());
		// Whoever has the file elsewhere may say so, and it may be here some day.
		assertEquals(List.of(), missing(write("net.m2q", text.replace("weights \"tr", "@suppress m2q.weights.missing \"too large\" weights \"tr"))));
		write("trained/net.safetensors", "");
		assertEquals(List.of(), missing(file));
		assertFalse(codes(file).contains(ProblemCodes.SUPPRESS_UNUSED));
	}

	/** However many other files there are, and in whatever order the file system has them; what changes is seen, a folder that was read long after it changed included. */
	@Test
	void weightsAreFoundAmongManyFiles() throws IOException {
		for (int i = 0; i < 600; i++) {
			write("images/i" + i + ".png", "");
		}
		write("zoo/net.npz", "");
		FileTime old = FileTime.from(Instant.now().minusSeconds(3600));
		for (String name : List.of("images", "zoo", "")) {
			Files.setLastModifiedTime(folder.resolve(name), old);
		}
		WeightFiles files = new WeightFiles();
		Resource text = new ResourceImpl(URI.createFileURI(folder.resolve("net.m2q").toString()));
		assertEquals(List.of("zoo/net.npz"), files.beside(text));
		assertEquals(List.of("zoo/net.npz"), files.beside(text));
		write("zoo/a.ONNX", "");
		write("b.npy", "");
		assertEquals(List.of("b.npy", "zoo/a.ONNX", "zoo/net.npz"), files.beside(text));
		Files.delete(folder.resolve("zoo/a.ONNX"));
		assertEquals(List.of("b.npy", "zoo/net.npz"), files.beside(text));
		assertEquals(List.of(), files.beside(new ResourceImpl(URI.createURI("memory:/net.m2q"))));
	}

	@Test
	void importsAreNotPassedOn() throws IOException {
		write("a.m2q", "block A { relu }");
		write("b.m2q", "import \"a.m2q\" block B { A }");
		assertEquals(List.of(ProblemCodes.LINK_UNRESOLVED), codes(write("c.m2q", "import \"b.m2q\" block C { B > A }")));
	}

	@Test
	void brokenNeighboursDoNotMatterUnlessUsed() throws IOException {
		write("broken.m2q", "block X( { conv(8 }");
		write("p/torn.m2q", "package p block T(a, ) { conv(a }");
		Path good = write("p/good.m2q", "package p block G { relu }");
		assertEquals(List.of(), workspace.open(good).allProblems());
		assertEquals(List.of(), workspace.open(write("alone.m2q", "block A { relu }")).allProblems());
		assertTrue(workspace.open(write("p/user.m2q", "package p block U { T(3) }")).hasErrors());
		assertTrue(workspace.open(write("path.m2q", "import \"broken.m2q\" block P { relu }")).hasErrors());
		assertTrue(workspace.open(write("call.m2q", "block B(a, ) { relu } block C { B }")).problems().stream()
				.noneMatch(problem -> problem.code().equals(ProblemCodes.INTERNAL)));
	}

	@Test
	void circularImportsAreReportedOnceOnEachImport() throws IOException {
		Path a = write("a.m2q", "import \"b.m2q\" block A { B > C }");
		Path b = write("b.m2q", "import \"a.m2q\" block B { relu } block C { relu }");
		Path self = write("self.m2q", "import \"self.m2q\" block A { relu }");
		assertEquals(List.of(ProblemCodes.IMPORT_CYCLE), codes(a));
		assertEquals(List.of(ProblemCodes.IMPORT_CYCLE), codes(b));
		assertEquals(List.of(ProblemCodes.IMPORT_CYCLE), codes(self));
		assertEquals("\"b.m2q\"", place(a));
		// A file that imports into the circle is not part of it.
		assertEquals(List.of(), codes(write("user.m2q", "import \"a.m2q\" block U { A }")));
	}

	private String place(Path file) {
		M2qDocument document = workspace.open(file);
		Problem problem = document.problems().get(0);
		return document.text().orElseThrow().substring(problem.span().offset(), problem.span().offset() + problem.span().length());
	}

	@Test
	void namesOfSeveralImportsAreAmbiguous() throws IOException {
		write("a.m2q", "block X { relu }");
		write("b.m2q", "package b block X { gelu }");
		assertEquals(List.of(ProblemCodes.LINK_AMBIGUOUS), codes(write("u.m2q", "import \"a.m2q\" import \"b.m2q\" block U { X }")).stream().filter(code -> !code.equals(
				ProblemCodes.IMPORT_UNUSED)).toList());
		assertFalse(codes(write("v.m2q", "import \"a.m2q\" import \"b.m2q\" block U { b.X }")).contains(ProblemCodes.LINK_AMBIGUOUS));
		assertFalse(codes(write("w.m2q", "import b.X import \"a.m2q\" block U { X }")).contains(ProblemCodes.LINK_AMBIGUOUS));
	}

	@Test
	void changesOnDiskAndInBuffersAreSeen() throws IOException {
		Path a = write("a.m2q", "block A { relu }");
		Path user = write("user.m2q", "import \"a.m2q\" block U { A }");
		M2qDocument first = workspace.open(user);
		assertEquals(List.of(), first.problems());
		assertSame(first, workspace.open(user));
		String uri = a.toUri().toString();
		workspace.setBuffer(uri, "block A2 { relu }");
		M2qDocument second = workspace.open(user);
		assertNotSame(first, second);
		assertEquals(List.of(ProblemCodes.LINK_UNRESOLVED), second.problems().stream().map(Problem::code).toList());
		assertEquals("A2", second.problems().get(0).data().get(0));
		// The old document stays as it was.
		assertEquals(List.of(), first.problems());
		workspace.removeBuffer(uri);
		assertEquals(List.of(), codes(user));
		Files.delete(a);
		assertEquals(List.of(ProblemCodes.IMPORT_MISSING, ProblemCodes.LINK_UNRESOLVED), codes(user));
		write("a.m2q", "block A(n) { conv(n) }");
		assertEquals(List.of(ProblemCodes.ARGUMENT_MISSING), codes(user));
		write("user.m2q", "import \"a.m2q\" block U { A(3) }");
		assertEquals(List.of(), codes(user));
	}

	@Test
	void unreadableThingsAreOneProblem() throws IOException {
		assertEquals(List.of(ProblemCodes.FILE_DIRECTORY), codes(folder));
		assertEquals(List.of(ProblemCodes.FILE_MISSING), codes(folder.resolve("none.m2q")));
		assertEquals(List.of(ProblemCodes.FILE_MISSING), workspace.open("nowhere:/x.m2q").problems().stream().map(Problem::code).toList());
		assertEquals(List.of(ProblemCodes.FILE_EMPTY), codes(write("empty.m2q", "")));
		Path secret = write("secret.m2q", "block B { relu }");
		// Whoever may read everything reads this, too.
		if (secret.toFile().setReadable(false) && !Files.isReadable(secret)) {
			assertEquals(List.of(ProblemCodes.FILE_UNREADABLE), codes(secret));
			assertEquals(List.of(ProblemCodes.IMPORT_MISSING), codes(write("u.m2q", "import \"secret.m2q\" block U { relu }")));
		}
		assertEquals(List.of(ProblemCodes.IMPORT_MISSING), codes(write("v.m2q", "import \"" + folder.getFileName() + "\" block U { relu }")));
	}

	@Test
	void contentThatIsNoTextIsOneProblem() throws IOException {
		Path file = folder.resolve("x.m2q");
		Files.write(file, new byte[] { (byte) 0x89, 'P', 'N', 'G', 0, 1, 2, 3 });
		assertEquals(List.of(ProblemCodes.SYNTAX_BINARY), codes(file));
		Files.write(file, "block B { let a = \"\u00e9\" relu }".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
		assertEquals(List.of(ProblemCodes.SYNTAX_ENCODING), codes(file));
		Files.writeString(file, "block B { relu } // \u00e9 \u4e2d");
		assertEquals(List.of(), codes(file));
	}

	@Test
	void hugeAndDeepTextIsOneProblem() throws IOException {
		assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
			assertEquals(List.of(ProblemCodes.LIMIT_SIZE), codes(write("big.m2q", "block B { relu }\n".repeat(700_000))));
			for (String text : deep()) {
				assertEquals(List.of(ProblemCodes.LIMIT_NESTING), codes(write("deep.m2q", text)), text.substring(0, 60));
			}
			// An import of such a file is an import of an empty one.
			assertEquals(List.of(ProblemCodes.LINK_UNRESOLVED), codes(write("u.m2q", "import \"big.m2q\" block U { B }")));
		});
	}

	private static List<String> deep() {
		List<String> texts = new ArrayList<>();
		int n = 10_000;
		texts.add("block B { " + "{ ".repeat(n) + "} ".repeat(n) + "}");
		texts.add("block B { " + "repeat 2 { ".repeat(n) + "relu" + " }".repeat(n) + " }");
		texts.add("block B { " + "{ ".repeat(n));
		texts.add("block B { let a = " + "(".repeat(n) + "1" + ")".repeat(n) + " }");
		texts.add("block B { let a = " + "[".repeat(n) + "]".repeat(n) + " }");
		texts.add("block B { let a = " + "1 + ".repeat(n) + "1 }");
		texts.add("block B { let a = " + "- ".repeat(n) + "1 }");
		texts.add("block B { let a = " + "not ".repeat(n) + "true }");
		texts.add("block B { let a = " + "if true then 1 else ".repeat(n) + "1 }");
		texts.add("block B { let a = b" + "[0]".repeat(n) + " }");
		texts.add("block B { let a = " + "min(1, ".repeat(n) + "1" + ")".repeat(n) + " }");
		return texts;
	}

	@Test
	void textWithinTheLimitsIsReadInAnyThread() throws Exception {
		StringBuilder text = new StringBuilder("block B { ");
		int depth = TextGuard.MAXIMUM_NESTING - 2;
		text.append("repeat 2 { ".repeat(depth)).append("relu").append(" }".repeat(depth)).append(" let a = ")
				.append("1 + ".repeat(TextGuard.MAXIMUM_OPERATORS - 1)).append("1 let b = ").append("(".repeat(depth)).append("a").append(")".repeat(depth))
				.append(" let c = ").append("not ".repeat(TextGuard.MAXIMUM_OPERATORS - 3)).append("true conv(a + b + c) } model M { input x: [3, 8, 8] B output y }");
		List<Object> result = new ArrayList<>();
		// The least stack that threads have by default on common platforms.
		Thread thread = new Thread(null, () -> {
			try {
				M2qDocument document = workspace.open("file:///no-such-folder/deep.m2q", text.toString());
				result.add(document.problems().stream().map(Problem::code).filter(code -> code.equals(ProblemCodes.SYNTAX) || code.startsWith("m2q.limit.nest")
						|| code.equals(ProblemCodes.INTERNAL)).toList());
				result.add(document.format().isPresent());
			} catch (Throwable e) {
				result.add(e);
			}
		}, "small stack", 512 * 1024);
		thread.start();
		thread.join();
		assertEquals(List.of(List.of(), true), result);
	}

	@Test
	void cancellationStopsAndLaterWorkGoesOn() {
		M2qDocument document = workspace.open("file:///no-such-folder/x.m2q", Texts.read(Texts.root().resolve("dsl-examples/efficientvit-b1.m2q")));
		assertThrows(CancellationException.class, () -> document.problems(() -> true));
		assertFalse(document.problems().isEmpty());
	}

	@Test
	void severalThreadsTakeTurns() throws Exception {
		try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
			List<Future<List<Problem>>> results = new ArrayList<>();
			for (int i = 0; i < 24; i++) {
				String text = "import m2q.std.* model M { input x: [3, 32, 32] MBConv(" + (i % 3 + 1) + ") output y }";
				String uri = "file:///no-such-folder/" + i % 2 + ".m2q";
				results.add(pool.submit(() -> workspace.open(uri, text).problems()));
			}
			for (Future<List<Problem>> result : results) {
				assertEquals(List.of(), result.get());
			}
		}
	}
}
