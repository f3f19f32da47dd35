# How llama.cpp is built for llama-cpp-python; packaging/llama_wheel.py hands this to CMake, which
# includes it where the project begins. Ordinary variables: the binding forces some cache entries,
# and a variable goes before the entry of its name.

# Only libllama, libmtmd and ggml are called from Python.
set(LLAMA_BUILD_COMMON OFF)
set(LLAMA_BUILD_TOOLS OFF)
# One name for each library: a wheel has no links, so that every version's name would be a copy.
set(CMAKE_PLATFORM_NO_VERSIONED_SONAME ON)
# Libraries that are loaded while running lie beside the others, where the judge looks for them.
set(CMAKE_INSTALL_BINDIR llama_cpp/lib)

if(NOT RETLLM_LLAMA_FOR STREQUAL "machine")
    # One library for each generation of processors; the best that this one can run is loaded.
    set(GGML_NATIVE OFF)
    set(GGML_BACKEND_DL ON)
    set(GGML_CPU_ALL_VARIANTS ON)
    # ggml's own threads: there is no OpenMP runtime on a bare system.
    set(GGML_OPENMP OFF)
endif()
