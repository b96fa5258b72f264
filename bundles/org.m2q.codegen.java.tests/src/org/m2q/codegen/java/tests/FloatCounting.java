package org.m2q.codegen.java.tests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;

import org.m2q.codegen.java.GeneratedCode;
import org.m2q.runtime.InferenceNetwork;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Loads the runtime and generated classes once more, with a call of {@link FloatTrap} before every instruction that touches a float or double. */
final class FloatCounting extends ClassLoader {

	private static final Set<Integer> OTHER = Set.of(Opcodes.FCONST_0, Opcodes.FCONST_1, Opcodes.FCONST_2, Opcodes.DCONST_0, Opcodes.DCONST_1, Opcodes.FALOAD,
			Opcodes.DALOAD, Opcodes.FASTORE, Opcodes.DASTORE, Opcodes.FRETURN, Opcodes.DRETURN, Opcodes.FADD, Opcodes.DADD, Opcodes.FSUB, Opcodes.DSUB, Opcodes.FMUL,
			Opcodes.DMUL, Opcodes.FDIV, Opcodes.DDIV, Opcodes.FREM, Opcodes.DREM, Opcodes.FNEG, Opcodes.DNEG, Opcodes.I2F, Opcodes.I2D, Opcodes.L2F, Opcodes.L2D,
			Opcodes.F2I, Opcodes.F2L, Opcodes.F2D, Opcodes.D2I, Opcodes.D2L, Opcodes.D2F, Opcodes.FCMPL, Opcodes.FCMPG, Opcodes.DCMPL, Opcodes.DCMPG);

	private final GeneratedCode code;
	private final Map<String, byte[]> generated;

	FloatCounting(GeneratedCode code, Map<String, byte[]> generated) {
		super(ClassLoader.getPlatformClassLoader());
		this.code = code;
		this.generated = generated;
	}

	@Override
	protected Class<?> findClass(String name) throws ClassNotFoundException {
		if (name.equals(FloatTrap.class.getName())) {
			return FloatTrap.class;
		}
		byte[] bytes = generated.get(name);
		if (bytes == null && name.startsWith("org.m2q.runtime.")) {
			try (InputStream stream = InferenceNetwork.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
				bytes = stream == null ? null : stream.readAllBytes();
			} catch (IOException e) {
				throw new ClassNotFoundException(name, e);
			}
		}
		if (bytes == null) {
			throw new ClassNotFoundException(name);
		}
		ClassReader reader = new ClassReader(bytes);
		ClassWriter writer = new ClassWriter(reader, 0);
		reader.accept(new Counting(writer), 0);
		byte[] counting = writer.toByteArray();
		return defineClass(name, counting, 0, counting.length);
	}

	@Override
	public InputStream getResourceAsStream(String name) {
		return name.equals(code.folder() + "/" + code.weightsName()) ? new ByteArrayInputStream(code.weights()) : null;
	}

	private static final class Counting extends ClassVisitor {
		Counting(ClassVisitor next) {
			super(Opcodes.ASM9, next);
		}

		@Override
		public MethodVisitor visitMethod(int access, String name, String descriptor, String signature, String[] exceptions) {
			return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, signature, exceptions)) {
				private void count() {
					super.visitMethodInsn(Opcodes.INVOKESTATIC, FloatTrap.class.getName().replace('.', '/'), "hit", "()V", false);
				}

				@Override
				public void visitInsn(int opcode) {
					if (OTHER.contains(opcode)) {
						count();
					}
					super.visitInsn(opcode);
				}

				@Override
				public void visitVarInsn(int opcode, int variable) {
					if (opcode == Opcodes.FLOAD || opcode == Opcodes.DLOAD || opcode == Opcodes.FSTORE || opcode == Opcodes.DSTORE) {
						count();
					}
					super.visitVarInsn(opcode, variable);
				}

				@Override
				public void visitLdcInsn(Object value) {
					if (value instanceof Float || value instanceof Double) {
						count();
					}
					super.visitLdcInsn(value);
				}

				@Override
				public void visitFieldInsn(int opcode, String owner, String field, String type) {
					if (type.equals("F") || type.equals("D")) {
						count();
					}
					super.visitFieldInsn(opcode, owner, field, type);
				}

				@Override
				public void visitMethodInsn(int opcode, String owner, String method, String type, boolean isInterface) {
					String last = owner.substring(owner.lastIndexOf('/') + 1);
					if (last.startsWith("FloatVector") || last.startsWith("DoubleVector") || owner.equals("java/lang/StrictMath")
							|| owner.equals("java/lang/Math") && (type.contains("F") || type.contains("D"))) {
						count();
					}
					super.visitMethodInsn(opcode, owner, method, type, isInterface);
				}
			};
		}
	}
}
