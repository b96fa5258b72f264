/** The language server: what editors of any kind need, over the Language Server Protocol. */
package org.m2q.lsp;
