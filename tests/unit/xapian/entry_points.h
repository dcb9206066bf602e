/* Every entry point that returns a status, called with NULL for each pointer: CALL(name,
 * arguments). A test compares the list with the header. */
#ifndef XAPIAN_TEST_ENTRY_POINTS_H
#define XAPIAN_TEST_ENTRY_POINTS_H

#include "xapian_c.h"

#define ENTRY_POINTS(CALL)                                                                         \
    CALL(xapian_now, (NULL))                                                                       \
    CALL(xapian_db_open, (NULL, NULL))                                                             \
    CALL(xapian_db_open_stub, (NULL, NULL))                                                        \
    CALL(xapian_db_open_writable, (NULL, NULL, 1, 1))                                              \
    CALL(xapian_db_open_memory, (NULL))                                                            \
    CALL(xapian_db_open_tcp, (NULL, NULL, 1, 1, 1))                                                \
    CALL(xapian_db_open_tcp_writable, (NULL, NULL, 1, 1, 1, 1))                                    \
    CALL(xapian_db_open_program, (NULL, NULL, NULL, 1))                                            \
    CALL(xapian_db_open_program_writable, (NULL, NULL, NULL, 1, 1))                                \
    CALL(xapian_db_new_group, (NULL))                                                              \
    CALL(xapian_db_add, (NULL, NULL))                                                              \
    CALL(xapian_db_reopen, (NULL, NULL))                                                           \
    CALL(xapian_db_close, (NULL))                                                                  \
    CALL(xapian_db_keep_alive, (NULL))                                                             \
    CALL(xapian_db_shards, (NULL, NULL))                                                           \
    CALL(xapian_db_doccount, (NULL, NULL))                                                         \
    CALL(xapian_db_lastdocid, (NULL, NULL))                                                        \
    CALL(xapian_db_average_length, (NULL, NULL))                                                   \
    CALL(xapian_db_total_length, (NULL, NULL))                                                     \
    CALL(xapian_db_has_positions, (NULL, NULL))                                                    \
    CALL(xapian_db_locked, (NULL, NULL))                                                           \
    CALL(xapian_db_uuid, (NULL, NULL, NULL))                                                       \
    CALL(xapian_db_revision, (NULL, NULL))                                                         \
    CALL(xapian_db_termfreq, (NULL, NULL, NULL, 1))                                                \
    CALL(xapian_db_collection_freq, (NULL, NULL, NULL, 1))                                         \
    CALL(xapian_db_wdf_upper_bound, (NULL, NULL, NULL, 1))                                         \
    CALL(xapian_db_doclength_lower_bound, (NULL, NULL))                                            \
    CALL(xapian_db_doclength_upper_bound, (NULL, NULL))                                            \
    CALL(xapian_db_doclength, (NULL, NULL, 1))                                                     \
    CALL(xapian_db_unique_terms, (NULL, NULL, 1))                                                  \
    CALL(xapian_db_value_freq, (NULL, NULL, 1))                                                    \
    CALL(xapian_db_value_lower_bound, (NULL, NULL, NULL, 1))                                       \
    CALL(xapian_db_value_upper_bound, (NULL, NULL, NULL, 1))                                       \
    CALL(xapian_db_check, (NULL, NULL, NULL, NULL))                                                \
    CALL(xapian_db_compact, (NULL, NULL, false, 1))                                                \
    CALL(xapian_db_commit, (NULL))                                                                 \
    CALL(xapian_db_begin_transaction, (NULL, false))                                               \
    CALL(xapian_db_commit_transaction, (NULL))                                                     \
    CALL(xapian_db_cancel_transaction, (NULL))                                                     \
    CALL(xapian_db_add_document, (NULL, NULL, NULL))                                               \
    CALL(xapian_db_replace_document, (NULL, 1, NULL))                                              \
    CALL(xapian_db_replace_by_term, (NULL, NULL, NULL, 1, NULL))                                   \
    CALL(xapian_db_delete_document, (NULL, 1))                                                     \
    CALL(xapian_db_delete_by_term, (NULL, NULL, 1))                                                \
    CALL(xapian_db_set_metadata, (NULL, NULL, 1, NULL, 1))                                         \
    CALL(xapian_db_metadata, (NULL, NULL, NULL, NULL, 1))                                          \
    CALL(xapian_db_metadata_keys, (NULL, NULL, NULL, 1))                                           \
    CALL(xapian_db_add_spelling, (NULL, NULL, 1, 1))                                               \
    CALL(xapian_db_remove_spelling, (NULL, NULL, 1, 1))                                            \
    CALL(xapian_db_spelling_suggestion, (NULL, NULL, NULL, NULL, 1, 1))                            \
    CALL(xapian_db_spellings, (NULL, NULL))                                                        \
    CALL(xapian_db_add_synonym, (NULL, NULL, 1, NULL, 1))                                          \
    CALL(xapian_db_remove_synonym, (NULL, NULL, 1, NULL, 1))                                       \
    CALL(xapian_db_clear_synonyms, (NULL, NULL, 1))                                                \
    CALL(xapian_db_synonyms, (NULL, NULL, NULL, 1))                                                \
    CALL(xapian_db_synonym_keys, (NULL, NULL, NULL, 1))                                            \
    CALL(xapian_document_new, (NULL))                                                              \
    CALL(xapian_db_document, (NULL, NULL, 1))                                                      \
    CALL(xapian_document_docid, (NULL, NULL))                                                      \
    CALL(xapian_document_set_data, (NULL, NULL, 1))                                                \
    CALL(xapian_document_data, (NULL, NULL, NULL))                                                 \
    CALL(xapian_document_add_term, (NULL, NULL, 1, 1))                                             \
    CALL(xapian_document_add_posting, (NULL, NULL, 1, 1, 1))                                       \
    CALL(xapian_document_add_boolean_term, (NULL, NULL, 1))                                        \
    CALL(xapian_document_remove_term, (NULL, NULL, 1))                                             \
    CALL(xapian_document_remove_posting, (NULL, NULL, 1, 1, 1))                                    \
    CALL(xapian_document_clear_terms, (NULL))                                                      \
    CALL(xapian_document_term_count, (NULL, NULL))                                                 \
    CALL(xapian_document_set_value, (NULL, 1, NULL, 1))                                            \
    CALL(xapian_document_value, (NULL, NULL, NULL, 1))                                             \
    CALL(xapian_document_terms, (NULL, NULL))                                                      \
    CALL(xapian_document_serialise, (NULL, NULL, NULL))                                            \
    CALL(xapian_document_unserialise, (NULL, NULL, 1))                                             \
    CALL(xapian_db_value, (NULL, NULL, NULL, 1, 1))                                                \
    CALL(xapian_db_data, (NULL, NULL, NULL, 1))                                                    \
    CALL(xapian_db_terms, (NULL, NULL, NULL, 1))                                                   \
    CALL(xapian_db_document_terms, (NULL, NULL, 1))                                                \
    CALL(xapian_terms_next, (NULL, NULL))                                                          \
    CALL(xapian_terms_skip_to, (NULL, NULL, NULL, 1))                                              \
    CALL(xapian_terms_get, (NULL, NULL, NULL))                                                     \
    CALL(xapian_terms_termfreq, (NULL, NULL))                                                      \
    CALL(xapian_terms_wdf, (NULL, NULL))                                                           \
    CALL(xapian_terms_position_count, (NULL, NULL))                                                \
    CALL(xapian_terms_positions, (NULL, NULL))                                                     \
    CALL(xapian_db_postings, (NULL, NULL, NULL, 1))                                                \
    CALL(xapian_postings_next, (NULL, NULL))                                                       \
    CALL(xapian_postings_skip_to, (NULL, NULL, 1))                                                 \
    CALL(xapian_postings_docid, (NULL, NULL))                                                      \
    CALL(xapian_postings_wdf, (NULL, NULL))                                                        \
    CALL(xapian_postings_doclength, (NULL, NULL))                                                  \
    CALL(xapian_postings_positions, (NULL, NULL))                                                  \
    CALL(xapian_db_positions, (NULL, NULL, 1, NULL, 1))                                            \
    CALL(xapian_positions_next, (NULL, NULL))                                                      \
    CALL(xapian_positions_skip_to, (NULL, NULL, 1))                                                \
    CALL(xapian_positions_get, (NULL, NULL))                                                       \
    CALL(xapian_db_values, (NULL, NULL, 1))                                                        \
    CALL(xapian_values_next, (NULL, NULL))                                                         \
    CALL(xapian_values_skip_to, (NULL, NULL, 1))                                                   \
    CALL(xapian_values_get, (NULL, NULL, NULL, NULL))                                              \
    CALL(xapian_query_term, (NULL, NULL, 1, 1, 1))                                                 \
    CALL(xapian_query_match_all_first, (NULL))                                                     \
    CALL(xapian_query_match_all, (NULL))                                                           \
    CALL(xapian_query_match_nothing, (NULL))                                                       \
    CALL(xapian_query_combine, (NULL, XAPIAN_OP_OR, NULL, 1))                                      \
    CALL(xapian_query_positional, (NULL, XAPIAN_OP_OR, NULL, 1, 1))                                \
    CALL(xapian_query_scale, (NULL, NULL, 1))                                                      \
    CALL(xapian_query_value_range, (NULL, 1, NULL, 1, NULL, 1))                                    \
    CALL(xapian_query_value_ge, (NULL, 1, NULL, 1))                                                \
    CALL(xapian_query_value_le, (NULL, 1, NULL, 1))                                                \
    CALL(xapian_query_wildcard, (NULL, NULL, 1, 1, XAPIAN_WILDCARD_FIRST, XAPIAN_OP_OR))           \
    CALL(xapian_query_fixed_weight, (NULL, 1))                                                     \
    CALL(xapian_query_documents, (NULL, NULL, 1))                                                  \
    CALL(xapian_query_at_least, (NULL, 1, NULL, 1))                                                \
    CALL(xapian_query_describe, (NULL, NULL, NULL))                                                \
    CALL(xapian_enquire_new, (NULL, NULL))                                                         \
    CALL(xapian_enquire_set_query, (NULL, NULL))                                                   \
    CALL(xapian_enquire_set_weight_bool, (NULL))                                                   \
    CALL(xapian_enquire_set_weight_bm25, (NULL, 1, 1, 1, 1, 1))                                    \
    CALL(xapian_enquire_set_weight_callback, (NULL, NULL, NULL, false, NULL))                      \
    CALL(xapian_enquire_set_sort, (NULL, XAPIAN_SORT_VALUE, 1, false))                             \
    CALL(xapian_enquire_set_docid_order, (NULL, XAPIAN_DOCID_ANY))                                 \
    CALL(xapian_enquire_set_cutoff, (NULL, 1, 1))                                                  \
    CALL(xapian_enquire_set_collapse, (NULL, 1, 1))                                                \
    CALL(xapian_enquire_set_time_limit, (NULL, 1))                                                 \
    CALL(xapian_enquire_set_deadline, (NULL, 1))                                                   \
    CALL(xapian_enquire_set_decider, (NULL, NULL, NULL))                                           \
    CALL(xapian_counts_new, (NULL, 1, 1, 1))                                                       \
    CALL(xapian_enquire_add_counts, (NULL, NULL))                                                  \
    CALL(xapian_enquire_clear_counts, (NULL))                                                      \
    CALL(xapian_counts_documents, (NULL, NULL))                                                    \
    CALL(xapian_counts_size, (NULL, NULL))                                                         \
    CALL(xapian_counts_other, (NULL, NULL))                                                        \
    CALL(xapian_counts_get, (NULL, NULL, NULL, NULL, 1))                                           \
    CALL(xapian_enquire_mset, (NULL, NULL, 1, 1, 1))                                               \
    CALL(xapian_enquire_matching_terms, (NULL, NULL, 1))                                           \
    CALL(xapian_mset_size, (NULL, NULL))                                                           \
    CALL(xapian_mset_get, (NULL, NULL, NULL, NULL, NULL, NULL, 1))                                 \
    CALL(xapian_mset_document, (NULL, NULL, 1))                                                    \
    CALL(xapian_mset_sort_key, (NULL, NULL, NULL, 1))                                              \
    CALL(xapian_mset_collapse_key, (NULL, NULL, NULL, 1))                                          \
    CALL(xapian_mset_matches, (NULL, NULL, NULL, NULL))                                            \
    CALL(xapian_mset_max, (NULL, NULL, NULL))                                                      \
    CALL(xapian_mset_term, (NULL, NULL, NULL, NULL, 1))

#endif
