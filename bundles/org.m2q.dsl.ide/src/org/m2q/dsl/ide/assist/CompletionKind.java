package org.m2q.dsl.ide.assist;

/** What a proposal is. */
public enum CompletionKind {
	/** Word of the language. */
	KEYWORD,
	/** Several lines to start from. */
	TEMPLATE,
	/** Reference to a named element. */
	REFERENCE,
	/** Name of a parameter in an argument. */
	PARAMETER,
	/** Unit of a quantity. */
	UNIT,
	/** Number format. */
	NUMBER_FORMAT,
	/** Name of a property of hardware. */
	PROPERTY,
	/** File or package to import. */
	IMPORT
}
