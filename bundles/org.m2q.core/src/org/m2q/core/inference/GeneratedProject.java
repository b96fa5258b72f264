package org.m2q.core.inference;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.m2q.base.Cancellation;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.codegen.java.CodegenException;
import org.m2q.codegen.java.GeneratedCode;
import org.m2q.codegen.java.GeneratorOptions;
import org.m2q.codegen.java.JavaGenerator;
import org.m2q.codegen.java.project.JavaProject;
import org.m2q.codegen.java.project.Pictures;
import org.m2q.codegen.java.project.RuntimeJar;
import org.m2q.codegen.java.project.StoredVectors;
import org.m2q.core.inference.child.TensorDump;
import org.m2q.core.quantized.QuantizedPoint;
import org.m2q.network.NetworkInput;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.ProgramInterpreter;

/**
 * A Maven project with the Java of a quantized network, as {@code m2q compile} writes it.
 *
 * @param point what it is made of
 * @param code its class
 * @param folder where it is
 */
public record GeneratedProject(QuantizedPoint point, GeneratedCode code, Path folder) {

	private static final String MAP = "src/main/m2q";

	/** Options for a network: a class named after its model. */
	public static GeneratorOptions options(QuantizedPoint point, String packageName, Path text) {
		List<String> provenance = List.of("Weights: " + point.weights() + ".", "Ranges: " + point.samples() + ".");
		return new GeneratorOptions(packageName, GeneratorOptions.className(point.network().network().model()), provenance, text.getParent().toUri().toString());
	}

	/** Whether such a project is in a folder, which the next one would replace. */
	public static boolean isIn(Path folder) {
		return Files.isDirectory(folder.resolve(MAP));
	}

	/**
	 * Generates, compiles and writes a project. It appears at once, or not at all.
	 *
	 * @param folder where it is to be; one that such a project is in already is replaced
	 * @throws CodegenException when a layer cannot be said in Java, or the folder cannot be written
	 */
	public static GeneratedProject write(QuantizedPoint point, GeneratorOptions options, Path folder, Cancellation cancellation) throws CodegenException {
		return write(point, options, folder, false, cancellation);
	}

	/**
	 * Writes a project with a test of JUnit, which wants the codes that the reference interpreter makes of the first sample and of made-up inputs.
	 *
	 * @param folder where it is to be; one that such a project is in already is replaced
	 * @throws CodegenException when a layer cannot be said in Java, or the folder cannot be written
	 */
	public static GeneratedProject writeTested(QuantizedPoint point, GeneratorOptions options, Path folder, Cancellation cancellation) throws CodegenException {
		return write(point, options, folder, true, cancellation);
	}

	private static GeneratedProject write(QuantizedPoint point, GeneratorOptions options, Path folder, boolean tested, Cancellation cancellation) throws CodegenException {
		IntegerProgram program = point.built().program().orElseThrow();
		JavaProject project = new JavaProject(folder, isIn(folder));
		GeneratedCode code = JavaGenerator.generate(program, options, cancellation);
		cancellation.check();
		Pictures pictures = pictures(point.preprocessing());
		if (tested) {
			StoredVectors vectors = StoredVectors.of(program, point.sample());
			cancellation.check();
			project.write(code, program, pictures, RuntimeJar.own(), vectors);
		} else {
			project.write(code, program, pictures, RuntimeJar.own());
		}
		if (!Files.isDirectory(folder.resolve("target/classes"))) {
			throw new CodegenException("this Java has no compiler, so that " + folder + " holds only sources; start the workbench with a JDK 21 or newer");
		}
		return new GeneratedProject(point, code, folder);
	}

	private static Pictures pictures(Preprocessing preprocessing) {
		Optional<Preprocessing.Resize> resize = preprocessing.resize();
		boolean shorter = resize.filter(change -> change.fit() == Preprocessing.Fit.SHORTER).isPresent();
		boolean rows = resize.filter(change -> change.fit() == Preprocessing.Fit.ROWS).isPresent();
		return new Pictures(shorter ? Pictures.Fit.SHORTER : rows ? Pictures.Fit.ROWS : Pictures.Fit.STRETCH, shorter ? resize.get().size() : 0, preprocessing.mean(),
				preprocessing.deviation(), preprocessing.colours() == Preprocessing.Colours.BGR);
	}

	/** What a Java machine needs to run it. */
	public ChildJvm jvm() throws IOException {
		return new ChildJvm(folder, classpath());
	}

	private List<Path> classpath() throws IOException {
		List<Path> classpath = new ArrayList<>(List.of(folder.resolve("target/classes"), folder.resolve("src/main/resources")));
		try (Stream<Path> jars = Files.walk(folder.resolve("lib"))) {
			classpath.addAll(jars.filter(path -> path.toString().endsWith(".jar")).sorted().toList());
		}
		return classpath;
	}

	/** Name of the class that runs it on files. */
	public String main() {
		return code.packageName() + ".Main";
	}

	/**
	 * The first sample that ranges were observed over, as arrays that {@link #main} reads.
	 *
	 * @param target a folder
	 * @return a file per input, in their order
	 */
	public List<Path> writeSample(Path target) throws IOException {
		List<Path> files = new ArrayList<>();
		List<NetworkInput> inputs = point.network().network().inputs();
		for (int i = 0; i < inputs.size(); i++) {
			files.add(write(target.resolve("sample" + i + ".npy"), inputs.get(i), point.sample().get(i)));
		}
		return files;
	}

	private static Path write(Path file, NetworkInput input, float[] sample) throws IOException {
		String shape = input.shape().dims().stream().map(Object::toString).collect(Collectors.joining(", "));
		StringBuilder header = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (1, " + shape + "), }");
		while ((10 + header.length() + 1) % 64 != 0) {
			header.append(' ');
		}
		header.append('\n');
		ByteBuffer out = ByteBuffer.allocate(10 + header.length() + Float.BYTES * sample.length).order(ByteOrder.LITTLE_ENDIAN);
		out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0).putShort((short) header.length());
		out.put(header.toString().getBytes(StandardCharsets.US_ASCII));
		for (float value : sample) {
			out.putFloat(value);
		}
		return Files.write(file, out.array());
	}

	/**
	 * What came of a comparison.
	 *
	 * @param tensors number of tensors that were compared
	 * @param elements number of codes that were compared
	 * @param first where they differ first; empty when all are equal
	 */
	public record Comparison(int tensors, long elements, Optional<Divergence> first) {
	}

	/**
	 * Runs the generated class in a Java machine of its own, and the reference interpreter here, on the same sample, and compares all tensors.
	 *
	 * @param shifted whether shift-add filters are computed by shifting and adding
	 * @throws IOException when the child cannot be started or fails
	 */
	public Comparison compare(boolean shifted, ChildJvm.Lines lines, Cancellation cancellation) throws IOException {
		IntegerProgram program = point.built().program().orElseThrow();
		int[][] inputs = new int[program.inputs().size()][];
		for (int i = 0; i < inputs.length; i++) {
			inputs[i] = program.tensors().get(program.inputs().get(i)).quantize(point.sample().get(i));
		}
		Map<String, Integer> numbers = TensorCodes.numbers(code);
		Path work = Files.createTempDirectory("m2q-compare-");
		try {
			int[][] expected = new ProgramInterpreter(program).run(inputs);
			cancellation.check();
			ByteBuffer bytes = ByteBuffer.allocate(Arrays.stream(inputs).mapToInt(codes -> codes.length).sum() * Integer.BYTES);
			IntBuffer codes = bytes.asIntBuffer();
			Arrays.stream(inputs).forEach(codes::put);
			Files.write(work.resolve("inputs"), bytes.array());
			List<Path> classpath = new ArrayList<>(classpath());
			classpath.add(dumper(work));
			int exit = new ChildJvm(work, classpath).run(TensorDump.class.getName(),
					List.of(code.qualifiedName(), "inputs", "tensors", Integer.toString(numbers.size()), shifted ? "shifted" : "multiplied"), lines, cancellation);
			if (exit != 0) {
				throw new IOException("the generated class ended with exit code " + exit);
			}
			List<int[]> found = read(work.resolve("tensors"), numbers.size());
			long elements = program.steps().stream().map(program::result).filter(tensor -> numbers.containsKey(tensor.name())).mapToLong(tensor -> tensor.size()).sum();
			int tensors = (int) program.steps().stream().filter(step -> numbers.containsKey(program.result(step).name())).count();
			return new Comparison(tensors, elements, TensorCodes.first(program, expected, found, numbers));
		} finally {
			delete(work);
		}
	}

	/** A folder with the class that runs in the child: this bundle itself needs Eclipse. */
	private static Path dumper(Path work) throws IOException {
		Path classes = work.resolve("classes");
		Path file = classes.resolve(TensorDump.class.getName().replace('.', '/') + ".class");
		Files.createDirectories(file.getParent());
		try (InputStream in = TensorDump.class.getResourceAsStream(TensorDump.class.getSimpleName() + ".class")) {
			Files.copy(in, file);
		}
		return classes;
	}

	private static List<int[]> read(Path file, int count) throws IOException {
		List<int[]> tensors = new ArrayList<>();
		try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
			for (int i = 0; i < count; i++) {
				int[] codes = new int[in.readInt()];
				ByteBuffer.wrap(in.readNBytes(codes.length * Integer.BYTES)).asIntBuffer().get(codes);
				tensors.add(codes);
			}
		}
		return tensors;
	}

	private static void delete(Path folder) throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(path);
			}
		}
	}
}
