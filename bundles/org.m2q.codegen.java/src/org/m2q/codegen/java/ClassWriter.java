package org.m2q.codegen.java;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.lang.model.element.Modifier;

import org.m2q.base.Cancellation;
import org.m2q.network.Node;
import org.m2q.quant.program.IntegerProgram;
import org.m2q.quant.program.IntegerTensor;
import org.m2q.quant.program.Step;
import org.m2q.runtime.BuildOptions;
import org.m2q.runtime.CodeRange;
import org.m2q.runtime.InferenceNetwork;
import org.m2q.runtime.NetworkBuilder;
import org.m2q.runtime.Quantizer;
import org.m2q.runtime.RealSession;
import org.m2q.runtime.WeightsFile;
import org.m2q.runtime.WorkerPool;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;

/** Writes one class. */
final class ClassWriter {

	private static final String TENSORS = "Tensors";
	/** Calls of layers in one method. */
	private static final int MOST_CALLS = 400;

	private final IntegerProgram program;
	private final GeneratorOptions options;
	private final Places places;
	private final WeightsWriter weights = new WeightsWriter();
	/** Names of the constants that number the tensors, in the order of their declaration. */
	private final Map<Integer, String> constants = new LinkedHashMap<>();
	private final Identifiers constantNames = new Identifiers();
	private final Identifiers methodNames = new Identifiers("describe", "network", "session", "inputs", "outputs", "net", "weights", "getClass", "hashCode",
			"equals", "toString", "clone", "finalize", "notify", "notifyAll", "wait");
	private final StepCode code;

	ClassWriter(IntegerProgram program, GeneratorOptions options) {
		this.program = program;
		this.options = options;
		places = new Places(options.base());
		code = new StepCode(program, weights, tensor -> TENSORS + "." + constants.get(tensor));
	}

	/** Methods of some layers that follow each other in one stage. */
	private record Part(String stage, List<String> calls) {
	}

	GeneratedCode write(Cancellation cancellation) {
		String weightsName = options.className() + ".m2qw";
		List<LayerGroup> groups = LayerGroup.of(program);
		CodeBlock.Builder inputs = CodeBlock.builder();
		program.inputs().forEach(input -> {
			inputs.addStatement(declaration(program.tensors().get(input)));
			inputs.addStatement("net.input($L)", TENSORS + "." + constants.get(input));
		});
		List<MethodSpec> layers = new ArrayList<>();
		List<Part> parts = new ArrayList<>();
		Map<String, LayerGroup> byMethod = new LinkedHashMap<>();
		LayerDoc doc = new LayerDoc(program, places);
		for (LayerGroup group : groups) {
			cancellation.check();
			String method = methodNames.method(group.title());
			byMethod.put(method, group);
			layers.add(layer(method, group, doc));
			String stage = group.node().map(Node::stage).orElse("");
			if (parts.isEmpty() || !parts.getLast().stage.equals(stage) || parts.getLast().calls.size() >= MOST_CALLS) {
				parts.add(new Part(stage, new ArrayList<>()));
			}
			parts.getLast().calls.add(method);
		}
		// A result may be an input or a learned tensor.
		CodeBlock.Builder outputs = CodeBlock.builder();
		program.outputs().forEach(output -> {
			if (!constants.containsKey(output)) {
				outputs.addStatement(declaration(program.tensors().get(output)));
			}
			outputs.addStatement("net.output($L)", TENSORS + "." + constants.get(output));
		});
		long fingerprint = weights.fingerprint(inputs.build().toString() + layers + outputs.build());
		TypeSpec.Builder type = head(weightsName, fingerprint);
		type.addMethods(description(inputs.build(), parts, outputs.build()));
		type.addMethods(layers);
		type.addType(tensors());
		String source = JavaFile.builder(options.packageName(), type.build()).indent("\t").skipJavaLangImports(true).build().toString();
		SourceMap map = new SourceLines(source, places).map(program.network().network().model(), options.className() + ".java", byMethod);
		return new GeneratedCode(options.packageName(), options.className(), source, weightsName, weights.bytes(fingerprint), map);
	}

	private CodeBlock declaration(IntegerTensor tensor) {
		constants.put(tensor.index(), constantNames.constant(tensor.name()));
		return code.tensor(tensor);
	}

	// ---- members

	private TypeSpec.Builder head(String weightsName, long fingerprint) {
		ClassName self = ClassName.get(options.packageName(), options.className());
		TypeSpec.Builder type = TypeSpec.classBuilder(options.className()).addModifiers(Modifier.PUBLIC, Modifier.FINAL).addJavadoc("$L", classDoc());
		type.addField(FieldSpec.builder(String.class, "MODEL", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL).addJavadoc("Name of the model.\n")
				.initializer("$S", program.name()).build());
		type.addField(FieldSpec.builder(long.class, "FINGERPRINT", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
				.addJavadoc("Identifies the weights file that belongs to this class.\n").initializer("0x$LL", Long.toHexString(fingerprint)).build());
		type.addField(FieldSpec.builder(InferenceNetwork.class, "network", Modifier.PRIVATE, Modifier.FINAL).build());
		type.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC)
				.addJavadoc(program.isIntegerOnly() ? """
						Makes the network ready to run with integers alone: between the codes of the inputs and those of the outputs no floating-point instruction is executed.
						{@link $T#FASTEST} also uses floating point where it is exact, is faster, and gives the same codes.
						""" : """
						Makes the network ready to run with the fastest kernels. Its factors are multiplied in single precision, see {@link $T}.
						""", BuildOptions.class)
				.addStatement("this($T.$L)", BuildOptions.class, program.isIntegerOnly() ? "INTEGER" : "FASTEST").build());
		type.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PUBLIC).addParameter(BuildOptions.class, "options")
				.addJavadoc("""
						Makes the network ready to run. No option changes a result.

						@param options which kernels are used, whether shift-add filters are computed by shifting and adding, whether all tensors can be read
						@throws $T when the weights file is missing, damaged, or of another network
						""", ClassName.get("org.m2q.runtime", "WeightsException"))
				.addStatement("$T weights = $T.of($T.class, $S, FINGERPRINT)", WeightsFile.class, WeightsFile.class, self, weightsName)
				.addStatement("$T net = new $T(MODEL)", NetworkBuilder.class, NetworkBuilder.class).addStatement("describe(net, weights)")
				.addStatement("network = net.build(options)").build());
		type.addMethod(MethodSpec.methodBuilder("network").addModifiers(Modifier.PUBLIC).returns(InferenceNetwork.class)
				.addJavadoc("The network on codes; all threads may share it.\n").addStatement("return network").build());
		type.addMethod(MethodSpec.methodBuilder("session").addModifiers(Modifier.PUBLIC).returns(RealSession.class)
				.addJavadoc("A session on real values for one thread.\n")
				.addStatement("return new $T(network, network.session(), inputs(), outputs())", RealSession.class).build());
		type.addMethod(MethodSpec.methodBuilder("session").addModifiers(Modifier.PUBLIC).addParameter(WorkerPool.class, "pool").returns(RealSession.class)
				.addJavadoc("A session on real values that shares its work with the threads of a pool, which is the caller's to close.\n")
				.addStatement("return new $T(network, network.session(pool), inputs(), outputs())", RealSession.class).build());
		type.addMethod(quantizers("inputs", "How real values become codes of the inputs", program.inputs()));
		type.addMethod(quantizers("outputs", "How codes of the outputs become real values", program.outputs()));
		return type;
	}

	private String classDoc() {
		StringBuilder doc = new StringBuilder("The network {@code " + program.name() + "}");
		Map<String, String> arguments = program.network().network().arguments();
		if (!arguments.isEmpty()) {
			doc.append(" with ").append(String.join(", ", arguments.entrySet().stream().map(entry -> entry.getKey() + " = " + entry.getValue()).toList()));
		}
		doc.append(" in integers. Generated by M2Q Workbench; changes are lost when it is generated again.\n");
		for (int i = 0; i < program.inputs().size(); i++) {
			IntegerTensor tensor = program.tensors().get(program.inputs().get(i));
			doc.append("\n<p>Input ").append(i).append(": {@code ").append(tensor.name()).append("} ").append(tensor.shape()).append('.');
		}
		for (int i = 0; i < program.outputs().size(); i++) {
			IntegerTensor tensor = program.tensors().get(program.outputs().get(i));
			doc.append("\n<p>Output ").append(i).append(": {@code ").append(tensor.name()).append("} ").append(tensor.shape()).append('.');
		}
		options.provenance().forEach(sentence -> doc.append("\n\n<p>").append(sentence));
		return doc.append('\n').toString().replace("*/", "* /");
	}

	private MethodSpec quantizers(String name, String doc, List<Integer> tensors) {
		List<CodeBlock> items = new ArrayList<>();
		for (int index : tensors) {
			IntegerTensor tensor = program.tensors().get(index);
			CodeBlock range = CodeBlock.of("new $T($L, $L, $L)", CodeRange.class, tensor.range().low(), tensor.range().high(), tensor.range().zero());
			if (tensor.axis() == IntegerTensor.WHOLE) {
				items.add(CodeBlock.of("$T.of($L, $L)", Quantizer.class, range, Expressions.number(tensor.scale())));
			} else {
				int inner = 1;
				for (int axis = tensor.axis() + 1; axis < tensor.shape().rank(); axis++) {
					inner *= tensor.shape().dim(axis);
				}
				StringBuilder scales = new StringBuilder();
				for (float scale : tensor.scales()) {
					scales.append(scales.isEmpty() ? "" : ", ").append(Expressions.number(scale));
				}
				items.add(CodeBlock.of("new $T($L, new float[] { $L }, $L)", Quantizer.class, range, scales.toString(), inner));
			}
		}
		return MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC, Modifier.STATIC).addJavadoc(doc + ".\n")
				.returns(ParameterizedTypeName.get(List.class, Quantizer.class)).addStatement("return $T.of($L)", List.class, CodeBlock.join(items, ",$W")).build();
	}

	private static MethodSpec.Builder describing(String name) {
		return MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE, Modifier.STATIC).addParameter(NetworkBuilder.class, "net")
				.addParameter(WeightsFile.class, "weights");
	}

	private List<MethodSpec> description(CodeBlock inputs, List<Part> parts, CodeBlock outputs) {
		MethodSpec.Builder all = describing("describe").addJavadoc("Describes inputs, layers and outputs in order.\n").addCode(inputs);
		List<MethodSpec> methods = new ArrayList<>();
		for (Part part : parts) {
			if (part.stage.isEmpty() && parts.size() == 1) {
				part.calls.forEach(call -> all.addStatement("$L(net, weights)", call));
				continue;
			}
			String name = methodNames.method(part.stage.isEmpty() ? "layers between stages" : part.stage + " layers");
			MethodSpec.Builder method = describing(name).addJavadoc(part.stage.isEmpty() ? "Layers outside of stages.\n" : "Stage {@code $L}.\n",
					part.stage.isEmpty() ? new Object[0] : new Object[] { part.stage });
			part.calls.forEach(call -> method.addStatement("$L(net, weights)", call));
			methods.add(method.build());
			all.addStatement("$L(net, weights)", name);
		}
		methods.addFirst(all.addCode(outputs).build());
		return methods;
	}

	private MethodSpec layer(String name, LayerGroup group, LayerDoc doc) {
		MethodSpec.Builder method = describing(name).addJavadoc("$L", doc.of(group).replace("*/", "* /"));
		for (Step step : group.steps()) {
			for (int input : step.inputs()) {
				if (!constants.containsKey(input)) {
					method.addStatement(declaration(program.tensors().get(input)));
				}
			}
			method.addStatement(declaration(program.result(step)));
			method.addStatement(code.step(step));
		}
		return method.build();
	}

	private TypeSpec tensors() {
		TypeSpec.Builder type = TypeSpec.classBuilder(TENSORS).addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
				.addJavadoc("Numbers of the tensors, for reading them after a run of an observable network.\n");
		int number = 0;
		for (Map.Entry<Integer, String> entry : constants.entrySet()) {
			IntegerTensor tensor = program.tensors().get(entry.getKey());
			type.addField(FieldSpec.builder(int.class, entry.getValue(), Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
					.addJavadoc("{@code $L} $L.\n", tensor.name(), tensor.shape()).initializer("$L", number++).build());
		}
		return type.addMethod(MethodSpec.constructorBuilder().addModifiers(Modifier.PRIVATE).build()).build();
	}
}
