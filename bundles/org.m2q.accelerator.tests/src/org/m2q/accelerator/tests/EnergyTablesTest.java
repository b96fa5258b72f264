package org.m2q.accelerator.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.m2q.accelerator.AcceleratorLowering;
import org.m2q.accelerator.AcceleratorSpec;
import org.m2q.accelerator.EnergyRow;
import org.m2q.accelerator.EnergyTable;
import org.m2q.accelerator.MemorySpec;
import org.m2q.base.problem.Problem;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Accelerator;

/** The energy tables of the library, and bringing rows to other technologies. */
class EnergyTablesTest {

	private static final AcceleratorLowering LOWERING = new AcceleratorLowering(TextLocator.INSTANCE);

	private static M2qDocument open(String text) {
		M2qDocument document = M2qWorkspace.create().open("memory:/tables.m2q", "language 1.0\nimport m2q.energy.*\nenergy table tested { row one: energy 1 pJ }\n" + text);
		assertEquals(List.of(), document.problems().stream().filter(Problem::isError).toList());
		return document;
	}

	private static EnergyTable table(M2qDocument document, String name) {
		return document.visible(org.m2q.model.m2q.EnergyTable.class).stream().filter(found -> name.equals(found.getName())).findFirst()
				.flatMap(found -> LOWERING.table(found).value()).orElseThrow(() -> new AssertionError("no table " + name));
	}

	private static EnergyRow row(EnergyTable table, String name) {
		return table.rows().stream().filter(row -> row.name().endsWith("." + name)).findFirst().orElseThrow(() -> new AssertionError(name));
	}

	/** Factors that follow by hand from the published coefficients, with the interpolated 28 nm. */
	@ParameterizedTest
	@CsvSource({ "32, 0.9, 0.654, 0.46", "20, 0.9, 0.287, 0.21", "20, 0.8, 0.219, 0.21", "16, 0.8, 0.172, 0.19", "14, 0.8, 0.138, 0.17", "10, 0.75, 0.1005, 0.1",
			"7, 0.7, 0.068, 0.059", "28, 0.9, 0.532, 0.377", "45, 0.9, 1, 1" })
	void theFactorsFromFortyFiveNanometres(String node, String voltage, double energy, double area) {
		EnergyTable scaled = table(open("energy table base { technology 45 nm at 0.9 V row one: energy 1 pJ, read 2 pJ, write 3 pJ, width 8 B, area 1 um2, leakage 1 uW }\n"
				+ "energy table there { technology " + node + " nm at " + voltage + " V scaled by stillmaker_baas_hp row one: scaled base.one }"), "there");
		EnergyRow row = row(scaled, "one");
		assertEquals(energy, row.energy().orElseThrow() * 1e12, 6e-4);
		assertEquals(2 * energy, row.read().orElseThrow() * 1e12, 1.2e-3);
		assertEquals(3 * energy, row.write().orElseThrow() * 1e12, 1.8e-3);
		assertEquals(area, row.area().orElseThrow() * 1e12, 6e-4);
		assertEquals(node.equals("45"), row.leakage().isPresent(), "leakage is not scaled");
		assertEquals(8, row.width().orElseThrow());
	}

	/** Scaling to a technology and on to a third is scaling to the third. */
	@Test
	void scalingsChain() {
		M2qDocument document = open("""
				energy table a { technology 45 nm at 1 V row one: energy 1 pJ, area 1 um2 }
				energy table b { technology 22 nm at 0.8 V scaled by stillmaker_baas_hp row one: scaled a.one }
				energy table c { technology 9 nm at 0.7 V scaled by stillmaker_baas_hp row one: scaled b.one }
				energy table d { technology 9 nm at 0.7 V scaled by stillmaker_baas_hp row one: scaled a.one }
				energy table e { technology 45 nm at 1 V scaled by stillmaker_baas_hp row one: scaled d.one }
				""");
		assertEquals(row(table(document, "d"), "one").energy().orElseThrow(), row(table(document, "c"), "one").energy().orElseThrow(), 1e-27);
		assertEquals(row(table(document, "d"), "one").area().orElseThrow(), row(table(document, "c"), "one").area().orElseThrow(), 1e-27);
		assertEquals(1e-12, row(table(document, "e"), "one").energy().orElseThrow(), 1e-26);
	}

	@Test
	void theSourceSaysHowARowWasScaled() {
		EnergyRow add = row(table(open(""), "horowitz_28nm"), "add32");
		assertTrue(add.source().startsWith("M. Horowitz"), add.source());
		assertTrue(add.source().contains("scaled from 45 nm at 0.9 V to 28 nm at 0.9 V: energy × 0.532, area × 0.377"), add.source());
		assertTrue(add.source().contains("28 nm between 20 nm and 32 nm"), add.source());
		assertTrue(add.source().contains("Stillmaker"), add.source());
	}

	/** The default set rounds the scaled figures to the last digit that it shows. */
	@Test
	void theDefaultSetIsTheScaledSet() {
		M2qDocument document = open("");
		EnergyTable scaled = table(document, "horowitz_28nm");
		EnergyTable rounded = table(document, "cmos_28nm");
		for (String name : List.of("add8", "add16", "add32", "multiply8")) {
			assertEquals(row(scaled, name).energy().orElseThrow() * 1e12, row(rounded, name).energy().orElseThrow() * 1e12, 0.00051, name);
		}
	}

	@Test
	void whatARowSaysItselfTakesPrecedence() {
		EnergyRow row = row(table(open("energy table mine { technology 16 nm at 0.8 V scaled by stillmaker_baas_hp "
				+ "row a: scaled horowitz_45nm.add8, area 3 um2, leakage 1 uW }"), "mine"), "a");
		assertEquals(3e-12, row.area().orElseThrow(), 1e-24);
		assertEquals(1e-6, row.leakage().orElseThrow(), 1e-18);
		assertEquals(0.172 * 0.03, row.energy().orElseThrow() * 1e12, 2e-5);
	}

	@Test
	void anAcceleratorScalesTheTablesThatItUses() {
		M2qDocument document = open("""
				accelerator Scaled {
					technology 16 nm at 0.8 V
					clock 1 GHz
					use horowitz_45nm scaled by stillmaker_baas_hp
					engine E: multiplier-array 4 by 4 {
						mac int8 * int8: 1 per cycle costs mac_int8
						mac int8 * int4: 2 per cycle costs cmos_28nm.mpma4x8
					}
					dram m: bandwidth 1 GB/s, energy 8 pJ/bit
				}
				""");
		AcceleratorSpec spec = LOWERING.accelerator(document.find(Accelerator.class, "Scaled").orElseThrow(), Map.of()).value().orElseThrow();
		EnergyRow scaled = spec.engines().getFirst().macModes().getFirst().energy().orElseThrow();
		assertEquals(0.3 * 0.1722, scaled.energy().orElseThrow() * 1e12, 2e-4);
		assertTrue(scaled.source().contains("scaled from 45 nm at 0.9 V to 16 nm at 0.8 V"), scaled.source());
		EnergyRow other = spec.engines().getFirst().macModes().get(1).energy().orElseThrow();
		assertEquals(0.09, other.energy().orElseThrow() * 1e12, 1e-9);
		assertFalse(other.source().contains("scaled from"), other.source());
	}

	/** Rows of CACTI's sweep as published beside it, one of every table and some of the ends. */
	@ParameterizedTest
	@CsvSource({ "sram_45nm_hp, kb2_w16, 3.111, 6.056, 2.411, 0.00831", "sram_28nm_hp, kb1024_w16, 49.11, 45.87, 221.312, 1.33224",
			"sram_28nm_lop, kb64_w16, 6.465, 5.497, 9.69246, 0.10851" })
	void rowsOfCactisSweep(String name, String rowName, double read, double write, double leakage, double area) {
		EnergyRow row = row(table(open(""), name), rowName);
		assertEquals(read, row.read().orElseThrow() * 1e12, 1e-9);
		assertEquals(write, row.write().orElseThrow() * 1e12, 1e-9);
		assertEquals(leakage, row.leakage().orElseThrow() * 1e3, 1e-9);
		assertEquals(area, row.area().orElseThrow() * 1e6, 1e-9);
	}

	/** Every point of the sweep is a row, and every row is a point. */
	@Test
	void theWholeSweep() throws Exception {
		Path csv = Texts.examples().resolve("../../shared/reference/cacti7-sram-sweep.csv").normalize();
		Assumptions.assumeTrue(Files.isRegularFile(csv), "the sweep of CACTI is not beside the repository");
		M2qDocument document = open("");
		Map<String, EnergyTable> tables = new HashMap<>();
		int points = 0;
		for (String line : Files.readAllLines(csv).subList(1, Files.readAllLines(csv).size())) {
			String[] cells = line.split(",");
			String name = "sram_" + cells[0] + "nm_" + cells[1].substring("itrs-".length());
			EnergyRow row = row(tables.computeIfAbsent(name, key -> table(document, key)), "kb" + cells[2] + "_w" + cells[3]);
			assertEquals(Double.parseDouble(cells[5]), row.read().orElseThrow() * 1e12, 1e-9, line);
			assertEquals(Double.parseDouble(cells[6]), row.write().orElseThrow() * 1e12, 1e-9, line);
			assertEquals(Double.parseDouble(cells[9]), row.leakage().orElseThrow() * 1e3, 1e-9, line);
			assertEquals(Double.parseDouble(cells[10]), row.area().orElseThrow() * 1e6, 1e-9, line);
			assertEquals(Double.parseDouble(cells[2]) * 1024, row.capacity().orElseThrow(), line);
			assertEquals(Double.parseDouble(cells[3]), row.width().orElseThrow(), line);
			points++;
		}
		assertEquals(240, points);
		assertEquals(points, tables.values().stream().mapToInt(table -> table.rows().size()).sum());
	}

	private static MemorySpec memory(String properties) {
		M2qDocument document = open("accelerator A { clock 1 GHz engine E: multiplier-array 4 by 4 { mac int8 * int8: 1 per cycle } buffer b holds weights: " + properties + " dram m: bandwidth 1 GB/s, energy 8 pJ/bit }");
		return LOWERING.accelerator(document.find(Accelerator.class, "A").orElseThrow(), Map.of()).value().orElseThrow().memories().getFirst();
	}

	/** A buffer that names a table has the row of its banks, or what lies between two rows. */
	@Test
	void aTableWithoutARow() {
		EnergyTable table = table(open(""), "sram_28nm_lop");
		MemorySpec exact = memory("capacity 128 KiB, banks 4, width 16 B, energy sram_28nm_lop");
		assertEquals(row(table, "kb32_w16"), exact.energy().orElseThrow());
		assertEquals(4 * row(table, "kb32_w16").area().orElseThrow(), exact.area().orElseThrow(), 1e-18);
		MemorySpec between = memory("capacity 46341 B, banks 1, width 16 B, energy sram_28nm_lop, energy_factor 2");
		EnergyRow below = row(table, "kb32_w16");
		EnergyRow above = row(table, "kb64_w16");
		EnergyRow used = between.energy().orElseThrow();
		// 32 KiB · √2 lies in the middle: geometric means.
		double part = Math.log(46341.0 / 32768) / Math.log(2);
		assertEquals(0.5, part, 1e-4);
		assertEquals(2 * Math.sqrt(below.read().orElseThrow() * above.read().orElseThrow()), used.read().orElseThrow(), 1e-4 * used.read().orElseThrow());
		assertEquals(Math.sqrt(below.area().orElseThrow() * above.area().orElseThrow()), between.area().orElseThrow(), 1e-4 * between.area().orElseThrow());
		assertEquals(Math.sqrt(below.leakage().orElseThrow() * above.leakage().orElseThrow()), between.leakage().orElseThrow(), 1e-4 * between.leakage().orElseThrow());
		assertTrue(used.source().contains("CACTI") && used.source().contains("between m2q.energy.sram_28nm_lop.kb32_w16 and kb64_w16"), used.source());
		assertEquals("m2q.energy.sram_28nm_lop[45.3 KiB]", used.name());
	}

	/** Every row of CACTI's sweep but the ends, interpolated from the rows of half and of twice its capacity: four times as far apart as in use. */
	@Test
	void interpolationMeetsTheRowsThatAreLeftOut() {
		M2qDocument document = open("");
		double area = 0;
		double read = 0;
		double worstArea = 0;
		double worstRead = 0;
		int count = 0;
		for (String name : List.of("sram_45nm_hp", "sram_45nm_lop", "sram_32nm_hp", "sram_32nm_lop", "sram_28nm_hp", "sram_28nm_lop", "sram_22nm_hp", "sram_22nm_lop")) {
			EnergyTable table = table(document, name);
			for (double width : new double[] { 8, 16, 32 }) {
				for (int kib = 4; kib <= 512; kib *= 2) {
					EnergyRow left = row(table, "kb" + kib + "_w" + (int) width);
					EnergyTable rest = new EnergyTable(table.name(), table.source(), table.node(), table.voltage(),
							table.rows().stream().filter(row -> row != left).toList(), table.span());
					EnergyRow found = rest.row(kib * 1024.0, width).orElseThrow();
					double areaError = Math.abs(found.area().orElseThrow() / left.area().orElseThrow() - 1);
					double readError = Math.abs(found.read().orElseThrow() / left.read().orElseThrow() - 1);
					area += areaError;
					read += readError;
					worstArea = Math.max(worstArea, areaError);
					worstRead = Math.max(worstRead, readError);
					count++;
				}
			}
		}
		System.out.printf(java.util.Locale.ROOT, "%d rows left out: area off by %.1f %% on average and %.1f %% at most, read energy by %.1f %% and %.1f %%%n", count, 100 * area / count,
				100 * worstArea, 100 * read / count, 100 * worstRead);
		assertEquals(192, count);
		assertTrue(area / count < 0.065 && worstArea < 0.24, area / count + ", " + worstArea);
		assertTrue(read / count < 0.105 && worstRead < 0.28, read / count + ", " + worstRead);
	}

	@Test
	void whatNoRowsEncloseIsAnError() {
		for (String properties : List.of("capacity 4 MiB, width 16 B, energy sram_28nm_lop", "capacity 16 KiB, width 4 B, energy sram_28nm_lop",
				"capacity 16 KiB, energy sram_28nm_lop")) {
			M2qDocument document = M2qWorkspace.create().open("memory:/tables.m2q", "language 1.0\nimport m2q.energy.*\naccelerator A { clock 1 GHz engine E: multiplier-array 4 by 4 { mac int8 * int8: 1 per cycle } buffer b holds weights: "
					+ properties + " dram m: bandwidth 1 GB/s, energy 8 pJ/bit }");
			List<Problem> errors = document.problems().stream().filter(Problem::isError).toList();
			assertEquals(1, errors.size(), errors.toString());
			assertTrue(errors.getFirst().message().contains("m2q.energy.sram_28nm_lop"), errors.toString());
		}
	}
}
