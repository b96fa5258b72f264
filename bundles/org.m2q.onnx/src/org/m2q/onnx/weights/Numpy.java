package org.m2q.onnx.weights;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import org.m2q.onnx.DataType;
import org.m2q.onnx.OnnxException;
import org.m2q.onnx.Tensor;

/** NumPy's npy (versions 1 to 3) and npz. Arrays of objects are pickled and therefore refused. */
final class Numpy {

	private static final byte[] MAGIC = { (byte) 0x93, 'N', 'U', 'M', 'P', 'Y' };
	private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z])(\\d*)'");
	private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
	private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d,\\sL]*)\\)");
	private static final String ENDING = ".npy";

	private Numpy() {
	}

	static Map<String, Tensor> archive(Path file) throws OnnxException, IOException {
		Map<String, Tensor> tensors = new LinkedHashMap<>();
		try (ZipFile zip = new ZipFile(file.toFile())) {
			List<? extends ZipEntry> entries = Collections.list(zip.entries());
			for (ZipEntry entry : entries) {
				if (!entry.getName().endsWith(ENDING)) {
					continue;
				}
				if (entry.getSize() < 0 || entry.getSize() > Integer.MAX_VALUE - 8) {
					throw new OnnxException(entry.getName() + " has " + entry.getSize() + " bytes, which is too large");
				}
				try (InputStream in = zip.getInputStream(entry)) {
					// A damaged archive may hold more than it says.
					byte[] bytes = in.readNBytes((int) entry.getSize());
					CRC32 check = new CRC32();
					check.update(bytes);
					if (check.getValue() != entry.getCrc()) {
						throw new OnnxException(entry.getName() + " is damaged: its check sum is not that of its content");
					}
					String name = entry.getName().substring(0, entry.getName().length() - ENDING.length());
					try {
						tensors.put(name, array(bytes));
					} catch (OnnxException e) {
						throw new OnnxException(entry.getName() + ": " + e.getMessage(), e);
					}
				}
			}
		} catch (ZipException | EOFException e) {
			throw new OnnxException("the file is not an npz archive, or not all of one: " + (e.getMessage() == null ? "it ends too early" : e.getMessage()), e);
		}
		return tensors;
	}

	/** An archive of arrays, uncompressed, in the order of the map and without times, so that the same tensors give the same bytes. */
	static byte[] archive(Map<String, Tensor> tensors) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
				byte[] content = array(tensor.getValue());
				CRC32 check = new CRC32();
				check.update(content);
				ZipEntry entry = new ZipEntry(tensor.getKey() + ENDING);
				entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
				entry.setMethod(ZipEntry.STORED);
				entry.setSize(content.length);
				entry.setCrc(check.getValue());
				zip.putNextEntry(entry);
				zip.write(content);
				zip.closeEntry();
			}
		} catch (IOException e) {
			throw new UncheckedIOException("memory cannot be written", e);
		}
		return bytes.toByteArray();
	}

	/** An array in format version 1; 4-bit integers are written as 8-bit ones, real numbers as float32. */
	static byte[] array(Tensor tensor) {
		DataType type = tensor.type().isReal() ? DataType.FLOAT : tensor.type();
		String kind = switch (type) {
			case FLOAT -> "<f4";
			case INT8, INT4 -> "|i1";
			case UINT8, UINT4 -> "|u1";
			case INT16 -> "<i2";
			case UINT16 -> "<u2";
			case INT32 -> "<i4";
			case UINT32 -> "<u4";
			case UINT64 -> "<u8";
			case BOOL -> "|b1";
			default -> "<i8";
		};
		int width = Integer.parseInt(kind.substring(2));
		StringBuilder header = new StringBuilder("{'descr': '" + kind + "', 'fortran_order': False, 'shape': (");
		for (int axis : tensor.shape()) {
			header.append(axis).append(", ");
		}
		header.append("), }");
		// The data begin at a multiple of 64 bytes.
		int before = MAGIC.length + 4;
		while ((before + header.length() + 1) % 64 != 0) {
			header.append(' ');
		}
		header.append('\n');
		ByteBuffer buffer = ByteBuffer.allocate(before + header.length() + width * tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
		buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) header.length()).put(header.toString().getBytes(StandardCharsets.US_ASCII));
		for (int i = 0; i < tensor.size(); i++) {
			switch (width) {
				case 1 -> buffer.put((byte) tensor.integer(i));
				case 2 -> buffer.putShort((short) tensor.integer(i));
				case 4 -> buffer.putInt(type == DataType.FLOAT ? Float.floatToRawIntBits(tensor.real(i)) : (int) tensor.integer(i));
				default -> buffer.putLong(tensor.integer(i));
			}
		}
		return buffer.array();
	}

	static Tensor array(byte[] bytes) throws OnnxException {
		if (bytes.length < MAGIC.length + 4 || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
			throw new OnnxException("there is no npy array in it: it does not begin with \\x93NUMPY");
		}
		int version = bytes[MAGIC.length];
		ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length + 2);
		if (version < 1 || version > 3 || version > 1 && buffer.remaining() < Integer.BYTES) {
			throw new OnnxException("the npy array has format version " + version + "; 1 to 3 are read");
		}
		long length = version == 1 ? Short.toUnsignedInt(buffer.getShort()) : Integer.toUnsignedLong(buffer.getInt());
		if (length > buffer.remaining()) {
			throw new OnnxException("the header of the npy array should have " + length + " bytes, and " + buffer.remaining() + " are there");
		}
		String header = new String(bytes, buffer.position(), (int) length, StandardCharsets.UTF_8);
		buffer.position(buffer.position() + (int) length);
		return array(header, buffer);
	}

	private static Tensor array(String header, ByteBuffer buffer) throws OnnxException {
		Matcher type = TYPE.matcher(header);
		Matcher order = ORDER.matcher(header);
		Matcher axes = SHAPE.matcher(header);
		if (!type.find() || !order.find() || !axes.find()) {
			throw new OnnxException("the header of the npy array is not what the format asks for: " + header.strip());
		}
		String kind = type.group(2) + type.group(3);
		DataType format = switch (kind) {
			case "f2" -> DataType.FLOAT16;
			case "f4" -> DataType.FLOAT;
			case "f8" -> DataType.DOUBLE;
			case "i1" -> DataType.INT8;
			case "i2" -> DataType.INT16;
			case "i4" -> DataType.INT32;
			case "i8" -> DataType.INT64;
			case "u1" -> DataType.UINT8;
			case "u2" -> DataType.UINT16;
			case "u4" -> DataType.UINT32;
			case "u8" -> DataType.UINT64;
			case "b1" -> DataType.BOOL;
			default -> throw new OnnxException(kind.startsWith("O") ? "the array holds pickled objects, which can run code when they are read and are refused"
					: "the array has the type " + kind + ", which is not read");
		};
		if (type.group(1).equals(">")) {
			buffer.order(ByteOrder.BIG_ENDIAN);
		}
		long[] extents;
		try {
			extents = Arrays.stream(axes.group(1).split(",")).map(axis -> axis.replace("L", "").strip()).filter(axis -> !axis.isEmpty())
					.mapToLong(Long::parseLong).toArray();
		} catch (NumberFormatException e) {
			throw new OnnxException("the array has the shape (" + axes.group(1) + "), which is not possible", e);
		}
		int[] shape = RawValues.shape("array", extents);
		if (order.group(1).equals("False")) {
			return RawValues.read("array", format, shape, buffer);
		}
		int[] reversed = new int[shape.length];
		for (int i = 0; i < shape.length; i++) {
			reversed[i] = shape[shape.length - 1 - i];
		}
		return reversed(RawValues.read("array", format, reversed, buffer), shape);
	}

	/** The elements of an array in column-major order, in row-major order. */
	private static Tensor reversed(Tensor columns, int[] shape) {
		int size = columns.size();
		float[] reals = new float[columns.type().isReal() ? size : 0];
		long[] integers = new long[columns.type().isReal() ? 0 : size];
		int[] position = new int[shape.length];
		for (int i = 0; i < size; i++) {
			int from = 0;
			for (int axis = shape.length - 1; axis >= 0; axis--) {
				from = from * shape[axis] + position[axis];
			}
			if (columns.type().isReal()) {
				reals[i] = columns.real(from);
			} else {
				integers[i] = columns.integer(from);
			}
			for (int axis = shape.length - 1; axis >= 0 && ++position[axis] == shape[axis]; axis--) {
				position[axis] = 0;
			}
		}
		return columns.type().isReal() ? Tensor.real(columns.type(), shape, reals) : Tensor.integer(columns.type(), shape, integers);
	}
}
